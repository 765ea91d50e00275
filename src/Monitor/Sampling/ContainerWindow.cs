using RunbookExecutor.Core.Containers;

namespace RunbookExecutor.Monitor.Sampling;

/// <summary>What the monitor knows of one container: its newest samples, log lines and counts, in bounded memory. Readers get copies.</summary>
public sealed class ContainerWindow
{
    private readonly SamplingOptions options;
    private readonly Lock gate = new();
    private readonly CpuMeter cpu = new();
    private readonly SampleRing samples;
    private readonly LogWindow log;
    private Container current;
    private DateTimeOffset observedAt;
    private MetricSample? latest;
    private long changes;

    public ContainerWindow(Container container, SamplingOptions options)
    {
        this.options = options;
        current = container;
        samples = new SampleRing(options.KeptSamples);
        log = new LogWindow(options, container.StartedAt, gate);
    }

    /// <summary>Grows with all that is taken: while it stands still, only time passes.</summary>
    public long Changes => Volatile.Read(ref changes);

    /// <summary>As the platform listed it last.</summary>
    public Container Container
    {
        get
        {
            lock (gate)
            {
                return current;
            }
        }
    }

    /// <summary>When the platform listed it last.</summary>
    public DateTimeOffset ObservedAt
    {
        get
        {
            lock (gate)
            {
                return observedAt;
            }
        }
    }

    /// <summary>The newest sample that holds a value; look at its time.</summary>
    public MetricSample? Latest
    {
        get
        {
            lock (gate)
            {
                return latest;
            }
        }
    }

    /// <summary>When the log was last read to its end; null before the first time.</summary>
    public DateTimeOffset? LogReadAt
    {
        get
        {
            lock (gate)
            {
                return log.ReadAt;
            }
        }
    }

    /// <summary>Takes over what the platform lists now. A new process begins a new history: nothing from before it is evidence any more.</summary>
    public void Observe(Container listed, DateTimeOffset at)
    {
        lock (gate)
        {
            var isNewProcess = listed.StartedAt is { } start && start != current.StartedAt;
            (current, observedAt) = (listed, at);
            changes++;
            if (isNewProcess)
            {
                cpu.Restart();
                latest = null;
            }

            log.Observe(listed.StartedAt);
        }
    }

    /// <param name="read">The container as it was when the reading began.</param>
    /// <param name="usage">Null when it could not be read: a sample without values is kept, since one was due.</param>
    /// <param name="time">When the reading began.</param>
    /// <param name="clock">The same on a clock that never jumps.</param>
    public void Record(Container read, ResourceUsage? usage, DateTimeOffset time, TimeSpan clock)
    {
        lock (gate)
        {
            var isOfThisProcess = read.StartedAt == current.StartedAt;
            var sample = usage is null || !isOfThisProcess ? new MetricSample(time, null, null, null) : Sample(usage, time, clock);
            samples.Add(sample);
            changes++;
            if (sample.HasValue)
            {
                latest = sample;
            }
        }
    }

    /// <summary>Takes the lines of one read that begins now; <see cref="EndRead"/> ends it.</summary>
    public ILogSink BeginRead(DateTimeOffset now)
    {
        lock (gate)
        {
            return log.BeginRead(now);
        }
    }

    /// <param name="dropped">Lines that were passed over.</param>
    /// <returns>How many lines it brought.</returns>
    public long EndRead(long dropped)
    {
        lock (gate)
        {
            changes++;
            return log.EndRead(dropped);
        }
    }

    /// <summary>Lines read and lines passed over since the monitor began to watch.</summary>
    public (long Read, long Dropped) LineTotals()
    {
        lock (gate)
        {
            return log.Totals;
        }
    }

    /// <summary>Lines of the present process over <paramref name="span"/> back from the last reading, stretched until there are enough.</summary>
    public LineCount CountLines(TimeSpan span, TimeSpan longest, int atLeast)
    {
        lock (gate)
        {
            return log.Count(span, longest, atLeast);
        }
    }

    /// <summary>Errors to lines of each step of the last hour, whichever process wrote them; null in a step without lines.</summary>
    public IReadOnlyList<double?> ErrorRates(DateTimeOffset from, TimeSpan step, int steps)
    {
        lock (gate)
        {
            return log.ErrorRates(from, step, steps);
        }
    }

    /// <summary>Calls <paramref name="take"/> for each kept line, newest first, until it returns false.</summary>
    public void ReadLinesBack(Func<LogLine, bool> take)
    {
        lock (gate)
        {
            log.ReadBack(take);
        }
    }

    /// <summary>Samples of <paramref name="since"/> or later, oldest first, at most <paramref name="most"/> of the newest.</summary>
    public IReadOnlyList<MetricSample> SamplesSince(DateTimeOffset since, int most)
    {
        lock (gate)
        {
            var found = new List<MetricSample>();
            for (var back = 0; back < samples.Count && found.Count < most && samples.TicksOf(back) >= since.UtcTicks; back++)
            {
                found.Add(samples[back]);
            }

            found.Reverse();
            return found;
        }
    }

    /// <summary>Only samples and lines of <paramref name="since"/> or later count, and none from before the present process.</summary>
    public WindowSummary Summarize(DateTimeOffset since, DateTimeOffset now)
    {
        lock (gate)
        {
            var from = current.StartedAt is { } start && start > since ? start : since;
            var cpuFrom = current.StartedAt + options.StartGrace is { } settled && settled > from ? settled : from;
            var memoryUse = default(SummaryBuilder);
            var cpuUse = default(SummaryBuilder);
            var taken = 0;
            var due = 0;
            for (; due < samples.Count && samples.TicksOf(due) >= from.UtcTicks; due++)
            {
                var sample = samples[due];
                taken += sample.HasValue ? 1 : 0;
                memoryUse.Add(sample.Time, sample.MemoryUtilization);
                if (sample.Time >= cpuFrom)
                {
                    cpuUse.Add(sample.Time, sample.CpuUtilization);
                }
            }

            return new WindowSummary(
                from, now, taken, Math.Max(due, Due(from, now)),
                memoryUse.Build(Due(from, now)), cpuUse.Build(Due(cpuFrom, now)), log.CountSince(from, now));
        }
    }

    private MetricSample Sample(ResourceUsage usage, DateTimeOffset time, TimeSpan clock)
    {
        double? used = usage.CpuTime is { } cpuTime ? cpu.Add(clock - usage.Age, cpuTime, current.CpuLimitCores ?? options.HostCores) : null;
        var isStarting = current.StartedAt is { } start && time < start + options.StartGrace;
        var share = current.MemoryLimitBytes is > 0 and var limit ? (double?)usage.MemoryBytes / limit : null;
        return new MetricSample(time, isStarting ? null : used, share, usage.MemoryBytes, usage.NetworkReceivedBytes, usage.NetworkSentBytes);
    }

    private int Due(DateTimeOffset from, DateTimeOffset until) => until > from ? (int)((until - from) / options.Interval) : 0;
}
