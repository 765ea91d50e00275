namespace RunbookExecutor.Monitor.Detection;

/// <summary>One metric of one container as it was last read.</summary>
/// <param name="Time">When it was read; the least value when it never was.</param>
/// <param name="Value">A share, a count or a state as a number; null is unknown, never zero.</param>
/// <param name="Unknown">Why there is no value.</param>
public readonly record struct Reading(DateTimeOffset Time, double? Value, string? Unknown)
{
    /// <summary>When what the value was taken from began, where that carries times of its own; null where the value is of its own time only.</summary>
    public DateTimeOffset? EvidenceFrom { get; init; }

    public static Reading Of(DateTimeOffset time, double value) => new(time, value, null);

    public static Reading Missing(DateTimeOffset time, string reason) => new(time, null, reason);
}
