using System.Text.Json.Serialization;

namespace RunbookExecutor.Monitor.Queries;

/// <summary>Result of <c>get-container-metrics</c>.</summary>
public sealed record ContainerMetrics
{
    public required bool Success { get; init; }

    public required string ContainerId { get; init; }

    public required string ContainerName { get; init; }

    public required string Service { get; init; }

    public required string State { get; init; }

    public required string Health { get; init; }

    public required MetricsView Metrics { get; init; }

    /// <summary>Only when <c>since</c> was given.</summary>
    public WindowView? Window { get; init; }

    /// <summary>What a number above does not say by itself, such as why it is absent.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}

/// <summary>The newest reading; percentages of the container's limits.</summary>
public sealed record MetricsView
{
    /// <summary>Percent of the CPU limit over about the last second; null is unknown.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public double? Cpu { get; init; }

    /// <summary>Percent of the memory limit; null is unknown or no limit.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public double? Memory { get; init; }

    /// <summary>Bytes; null is unknown.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public long? MemoryUsage { get; init; }

    /// <summary>Bytes; null is no limit.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public long? MemoryLimit { get; init; }

    /// <summary>Percent of the latest log lines that are errors; null with too few lines.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public double? ErrorRate { get; init; }

    public required NetworkView Network { get; init; }

    /// <summary>Cores that count as 100 %.</summary>
    public double? CpuLimitCores { get; init; }

    /// <summary>How often it was started again; null is unknown.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int? Restarts { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Log lines read since the monitor began.</summary>
    public required long LogLines { get; init; }

    /// <summary>When the sample was taken; null when there is none of this process.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>Age of the sample in seconds.</summary>
    public double? AgeSeconds { get; init; }
}

/// <summary>Bytes since the start of the process; absent where the platform does not count them.</summary>
public sealed record NetworkView(long? RxBytes = null, long? TxBytes = null);

/// <summary>What happened since a moment: only samples and lines of then or later, and of the present process.</summary>
public sealed record WindowView
{
    /// <summary>As asked, or the start of the present process when that is later.</summary>
    public required DateTimeOffset Since { get; init; }

    public required DateTimeOffset Until { get; init; }

    public required int SamplesTaken { get; init; }

    public required int SamplesExpected { get; init; }

    public MetricWindowView? Memory { get; init; }

    /// <summary>Leaves the first seconds of a process out, in which its CPU use is unknown.</summary>
    public MetricWindowView? Cpu { get; init; }

    public ErrorWindowView? ErrorRate { get; init; }
}

/// <summary>Percentages.</summary>
public sealed record MetricWindowView(
    double Min, double Max, double Last, int Samples, int Expected, DateTimeOffset FirstTime, DateTimeOffset LastTime);

/// <param name="Rate">Percent of the lines that are errors.</param>
/// <param name="Lines">Lines of any level.</param>
/// <param name="Errors">Lines of level error.</param>
/// <param name="FirstTime">Of the first line, to 250 ms.</param>
/// <param name="LastTime">Of the last line, to 250 ms.</param>
public sealed record ErrorWindowView(double Rate, int Lines, int Errors, DateTimeOffset FirstTime, DateTimeOffset LastTime);
