namespace RunbookExecutor.Core.Incidents;

/// <summary>One container breaching one rule now, judged by itself from its window.</summary>
public sealed record Anomaly
{
    public required AnomalyType Type { get; init; }

    public required Severity Severity { get; init; }

    public required string ContainerId { get; init; }

    public required string ContainerName { get; init; }

    public required string Service { get; init; }

    /// <summary>The latest value: a ratio (1 = the limit, or all lines), a count, or 1 for a state.</summary>
    public required double Value { get; init; }

    /// <summary>The value above which it breaches.</summary>
    public required double Threshold { get; init; }

    /// <summary>Time of the first sample of the present unbroken breach.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Whether the breach has lasted for the rule's hold.</summary>
    public required bool IsHeld { get; init; }

    /// <summary>Time of the latest sample.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>One sentence with figures: what, how much, for how long.</summary>
    public required string Message { get; init; }
}

public enum Severity
{
    Low,
    Medium,
    High,
    Critical,
}
