namespace RunbookExecutor.Monitor.Detection;

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

    /// <summary>How far back a count goes.</summary>
    internal TimeSpan? Within { get; init; }

    internal bool IsSet => this != new DetectionSetting();

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
