using RunbookExecutor.Core.Containers;

namespace RunbookExecutor.Monitor.Sampling;

/// <summary>Reads one container's usage and log into its window; the two do not wait for each other.</summary>
internal sealed class ContainerSampler : IDisposable
{
    private readonly IContainerSource source;
    private readonly TimeProvider time;
    private readonly SingleRead usageRead;
    private readonly SingleRead logRead;
    private readonly Func<CancellationToken, ValueTask> readUsage;
    private readonly Func<CancellationToken, ValueTask> readLog;
    private ILogTail? tail;

    public ContainerSampler(Container container, int phase, IContainerSource source, SamplingOptions options, TimeProvider time)
    {
        this.source = source;
        this.time = time;
        Phase = phase;
        Window = new ContainerWindow(container, options);
        usageRead = new SingleRead(options.ReadDeadline, time);
        logRead = new SingleRead(options.ReadDeadline, time);
        readUsage = ReadUsageAsync;
        readLog = ReadLogAsync;
    }

    public ContainerWindow Window { get; }

    /// <summary>Which of the steps in an interval is this container's.</summary>
    public int Phase { get; }

    /// <summary>When the platform last listed it.</summary>
    public DateTimeOffset ListedAt { get; set; }

    /// <summary>Why the last usage or log reading failed; null when it did not.</summary>
    public string? Problem => usageRead.Problem ?? logRead.Problem;

    /// <summary>Whether <see cref="Problem"/> has been logged.</summary>
    public bool IsProblemKnown { get; set; }

    /// <summary>Whether what was begun has not been seen to be over.</summary>
    public bool IsBusy { get; set; }

    public bool IsDisposed { get; private set; }

    public bool IsUnderWay => usageRead.IsUnderWay || logRead.IsUnderWay;

    /// <summary>Begins what is not still under way, and adds what does not finish at once to <paramref name="pending"/>.</summary>
    public void Begin(List<Task> pending)
    {
        var container = Window.Container;
        if (container.IsRunning && !Begin(usageRead, readUsage, pending))
        {
            Window.Record(container, usage: null, time.GetUtcNow(), Clock());
        }

        Begin(logRead, readLog, pending);
    }

    /// <summary>Cancels what is overdue.</summary>
    public void Look()
    {
        usageRead.Look();
        logRead.Look();
    }

    public void Dispose()
    {
        IsDisposed = true;
        usageRead.Dispose();
        logRead.Dispose();
        if (!logRead.IsUnderWay)
        {
            tail?.Dispose();
        }
    }

    private static bool Begin(SingleRead read, Func<CancellationToken, ValueTask> body, List<Task> pending)
    {
        var began = read.TryBegin(body);
        if (began && read.IsUnderWay)
        {
            pending.Add(read.Current);
        }

        return began;
    }

    private async ValueTask ReadUsageAsync(CancellationToken cancellationToken)
    {
        var container = Window.Container;
        var (now, clock) = (time.GetUtcNow(), Clock());
        ResourceUsage? usage = null;
        try
        {
            usage = await source.ReadUsageAsync(container, cancellationToken);
            SamplingMeters.SampleTaken();
        }
        finally
        {
            // A reading that failed was due all the same: it is kept as unknown.
            Window.Record(container, usage, now, clock);
        }
    }

    private async ValueTask ReadLogAsync(CancellationToken cancellationToken)
    {
        try
        {
            tail ??= source.OpenLog(Window.Container);
            var dropped = await tail.ReadAsync(Window.BeginRead(time.GetUtcNow()), cancellationToken);
            SamplingMeters.LinesRead(Window.EndRead(dropped), dropped);
        }
        finally
        {
            // Disposed while this was under way; the tail is let go of by whoever comes last.
            if (IsDisposed)
            {
                tail?.Dispose();
            }
        }
    }

    private TimeSpan Clock() => time.GetElapsedTime(0);
}
