using RunbookExecutor.Core.Containers;

namespace RunbookExecutor.Tests.Monitor;

/// <summary>A platform whose containers do what the test tells them to.</summary>
internal sealed class FakeSource(TimeProvider time) : IContainerSource
{
    private readonly Dictionary<string, FakeContainer> containers = [];

    public string Platform => "local";

    /// <summary>Thrown by every list while it is set.</summary>
    public string? ListProblem { get; set; }

    /// <summary>Lists do not come back while it is set, not even when they are cancelled.</summary>
    public TaskCompletionSource? ListHang { get; set; }

    public int Lists { get; private set; }

    public List<Service> Services { get; } = [];

    public FakeContainer Add(string id, string service = "demo-app", long? memoryLimit = 1000, double? cpuLimit = 1)
    {
        var container = new FakeContainer(new Container
        {
            Id = id,
            Name = id,
            Service = service,
            Platform = Platform,
            State = ContainerState.Running,
            StartedAt = time.GetUtcNow() - TimeSpan.FromMinutes(10),
            MemoryLimitBytes = memoryLimit,
            CpuLimitCores = cpuLimit,
        });
        containers.Add(id, container);
        return container;
    }

    public void Remove(string id) => containers.Remove(id);

    public async Task<PlatformSnapshot> ListAsync(CancellationToken cancellationToken)
    {
        Lists++;
        if (ListHang is { } hang)
        {
            await hang.Task;
        }

        return ListProblem is { } problem
            ? throw new PlatformException(problem)
            : new PlatformSnapshot(time.GetUtcNow(), [.. Services], [.. containers.Values.Select(container => container.Facts)]);
    }

    public ValueTask<ResourceUsage?> ReadUsageAsync(Container container, CancellationToken cancellationToken) =>
        containers[container.Id].ReadAsync(time, cancellationToken);

    public ILogTail OpenLog(Container container) => containers[container.Id];
}

internal sealed class FakeContainer(Container facts) : ILogTail
{
    private readonly List<TextLine> unread = [];
    private TimeSpan cpuTime = TimeSpan.FromSeconds(100);
    private DateTimeOffset? countedAt;

    public Container Facts { get; set; } = facts;

    /// <summary>Bytes; null cannot be read.</summary>
    public long? Memory { get; set; } = 100;

    /// <summary>Cores in use from now on.</summary>
    public double Cores { get; set; } = 0.1;

    /// <summary>Readings do not come back, not even when they are cancelled.</summary>
    public bool Hangs { get; set; }

    public string? Problem { get; set; }

    public int Reads { get; private set; }

    public bool IsBacklog { get; set; }

    public void Write(string text, int times = 1, DateTimeOffset? at = null) =>
        unread.AddRange(Enumerable.Repeat(new TextLine(at, LogStream.Stdout, text), times));

    public void Restart(DateTimeOffset at)
    {
        Facts = Facts with { StartedAt = at, Restarts = Facts.Restarts + 1 };
        cpuTime = TimeSpan.Zero;
        countedAt = at;
    }

    public async ValueTask<ResourceUsage?> ReadAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        Reads++;
        if (Hangs)
        {
            await new TaskCompletionSource().Task;
        }

        if (Problem is { } problem)
        {
            throw new PlatformException(problem);
        }

        var now = time.GetUtcNow();
        cpuTime += (now - (countedAt ?? now)) * Cores;
        countedAt = now;
        return Memory is { } bytes ? new ResourceUsage(cpuTime, bytes) : null;
    }

    public ValueTask<long> ReadAsync(ILogSink sink, CancellationToken cancellationToken)
    {
        foreach (var line in unread)
        {
            sink.Take(new RawLogLine(line.Time, line.Stream, line.Text, IsBacklog));
        }

        unread.Clear();
        IsBacklog = false;
        return ValueTask.FromResult(0L);
    }

    public void Dispose()
    {
    }
}
