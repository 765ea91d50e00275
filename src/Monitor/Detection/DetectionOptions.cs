using RunbookExecutor.Core.Incidents;

namespace RunbookExecutor.Monitor.Detection;

/// <summary>Section <c>detection</c> of the configuration: what is set here wins over what a runbook says.</summary>
public sealed record DetectionOptions
{
    public DetectionSetting Memory { get; init; } = new();

    public DetectionSetting Cpu { get; init; } = new();

    public DetectionSetting ErrorRate { get; init; } = new();

    /// <summary>The error rate is taken over this long,</summary>
    public TimeSpan ErrorWindow { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>stretched up to this long where lines are few,</summary>
    public TimeSpan LongestErrorWindow { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>and is unknown with fewer lines than this.</summary>
    public int FewestLines { get; init; } = 10;

    internal DetectionSetting For(Metric metric) => metric switch
    {
        Metric.Memory => Memory,
        Metric.Cpu => Cpu,
        _ => ErrorRate,
    };

    /// <summary>One sentence for each value that cannot be used; empty when all can.</summary>
    public IReadOnlyList<string> Problems() =>
    [
        .. Memory.Problems("detection:memory"),
        .. Cpu.Problems("detection:cpu"),
        .. ErrorRate.Problems("detection:errorRate"),
        .. ErrorWindow < TimeSpan.FromSeconds(1) || ErrorWindow > TimeSpan.FromMinutes(5) ? ["detection:errorWindow must be between 1s and 5m."] : Array.Empty<string>(),
        .. LongestErrorWindow < ErrorWindow || LongestErrorWindow > TimeSpan.FromMinutes(10)
            ? ["detection:longestErrorWindow must be between detection:errorWindow and 10m."] : Array.Empty<string>(),
        .. FewestLines is < 1 or > 10_000 ? ["detection:fewestLines must be between 1 and 10000."] : Array.Empty<string>(),
    ];
}

/// <summary>One metric's rule as its operator set it; what is null is left to the runbook, then to the default.</summary>
public sealed record DetectionSetting
{
    /// <summary>It breaches above this ratio (0.8 for 80 %).</summary>
    public double? Threshold { get; init; }

    /// <summary>It is clear below this ratio.</summary>
    public double? ClearThreshold { get; init; }

    /// <summary>How long a breach must last before it fires.</summary>
    public TimeSpan? Hold { get; init; }

    /// <summary>How long it must be clear before it is over.</summary>
    public TimeSpan? ClearHold { get; init; }

    internal bool IsSet => Threshold is not null || ClearThreshold is not null || Hold is not null || ClearHold is not null;

    internal IEnumerable<string> Problems(string key)
    {
        if (Threshold is <= 0 or > 10)
        {
            yield return $"{key}:threshold is {Threshold}; it is a ratio above 0, such as 0.8 for 80 %.";
        }

        if (ClearThreshold is <= 0 || ClearThreshold > Threshold)
        {
            yield return $"{key}:clearThreshold is {ClearThreshold}; it is a ratio above 0 and not above the threshold.";
        }

        if (Hold < TimeSpan.Zero || ClearHold < TimeSpan.Zero)
        {
            yield return $"{key}: hold and clearHold cannot be negative.";
        }
    }
}
