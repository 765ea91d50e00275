using RunbookExecutor.Monitor.Detection;
using RunbookExecutor.Monitor.Sampling;

namespace RunbookExecutor.Monitor.Queries;

/// <summary>One container's numbers from memory: the newest, and what they were since a moment.</summary>
public sealed class MetricsQuery(ContainerSelector selector, ErrorRateDetector errors, TimeProvider time)
{
    // An older sample is still shown, with a note: it is not what is so now.
    private static readonly TimeSpan Stale = TimeSpan.FromSeconds(3);

    public Answer<ContainerMetrics> Get(string? containerId, string? since)
    {
        var found = selector.Find(containerId);
        if (!found.IsFound)
        {
            return found.Refusal;
        }

        if (since is null)
        {
            return Of(found.Value, from: null);
        }

        return Wire.TryTime(since, out var from) ? Of(found.Value, from) : Wire.BadTime("since", since);
    }

    internal ContainerMetrics Of(ContainerWindow window, DateTimeOffset? from)
    {
        var container = window.Container;
        var now = time.GetUtcNow();
        var metrics = View(window, now);
        return new ContainerMetrics
        {
            Success = true,
            ContainerId = container.Id,
            ContainerName = container.Name,
            Service = container.Service,
            State = Wire.Word(container.State),
            Health = Wire.Word(container.Health),
            Metrics = metrics,
            Window = from is { } since ? View(window.Summarize(since, now)) : null,
            Notes = [.. Notes(window, metrics)],
        };
    }

    internal MetricsView View(ContainerWindow window, DateTimeOffset now)
    {
        var container = window.Container;
        var sample = window.Latest;
        return new MetricsView
        {
            Cpu = Percent.Of(sample?.CpuUtilization),
            Memory = Percent.Of(sample?.MemoryUtilization),
            MemoryUsage = sample?.MemoryBytes,
            MemoryLimit = container.MemoryLimitBytes,
            ErrorRate = errors.Read(window, errors.Default) is { Value: { } rate } read && now - read.Time <= Stale ? Percent.Of(rate) : null,
            Network = new NetworkView(sample?.NetworkReceivedBytes, sample?.NetworkSentBytes),
            CpuLimitCores = container.CpuLimitCores,
            Restarts = container.Restarts,
            StartedAt = container.StartedAt,
            LogLines = window.LineTotals().Read,
            Timestamp = sample?.Time,
            AgeSeconds = sample is { } taken ? Math.Round((now - taken.Time).TotalSeconds, 3) : null,
        };
    }

    private static WindowView View(WindowSummary summary) => new()
    {
        Since = summary.Since,
        Until = summary.Until,
        SamplesTaken = summary.SamplesTaken,
        SamplesExpected = summary.SamplesExpected,
        Memory = View(summary.Memory),
        Cpu = View(summary.Cpu),
        ErrorRate = summary.Log is { Rate: { } rate } log ? new ErrorWindowView(Percent.Of(rate), log.Lines, log.Errors, log.FirstTime, log.LastTime) : null,
    };

    private static MetricWindowView? View(MetricSummary? summary) => summary is null ? null : new MetricWindowView(
        Percent.Of(summary.Min), Percent.Of(summary.Max), Percent.Of(summary.Last), summary.Samples, summary.Expected, summary.FirstTime, summary.LastTime);

    private IEnumerable<string> Notes(ContainerWindow window, MetricsView metrics)
    {
        if (!window.Container.IsRunning)
        {
            yield return $"The container is {Wire.Word(window.Container.State)}, so nothing is read from it.";
        }
        else if (metrics.Timestamp is null)
        {
            yield return "There is no sample of the present process yet.";
        }
        else if (metrics.AgeSeconds > Stale.TotalSeconds)
        {
            yield return $"The newest sample is {metrics.AgeSeconds:0.#} s old: the container cannot be read now.";
        }

        if (metrics.MemoryLimit is null)
        {
            yield return "No memory limit is set, so there is no memory percentage; memoryUsage has the bytes.";
        }

        yield return metrics.CpuLimitCores is { } cores ? $"100 % CPU is its limit of {cores:0.##} cores." : "It has no CPU limit; 100 % CPU is all of the host's cores.";

        if (errors.Read(window, errors.Default).Unknown is { } unknown)
        {
            yield return $"The error rate is unknown: {unknown}.";
        }
    }
}
