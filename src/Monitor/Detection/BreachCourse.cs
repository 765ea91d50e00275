using RunbookExecutor.Core.Incidents;

namespace RunbookExecutor.Monitor.Detection;

/// <summary>How one metric of one container has run against its rule until now: since when it breaches, or since when it is clear.</summary>
/// <param name="Time">Of the newest known value; the least value while there is none.</param>
/// <param name="Value">The newest known value.</param>
/// <param name="BreachingSince">First of the unbroken known values above the threshold, or when its evidence began: never before the last value that did not breach, nor before the longest gap.</param>
/// <param name="ClearSince">First of the unbroken known values below the clear threshold.</param>
/// <param name="IsKnown">False when there has been no value for too long.</param>
public readonly record struct BreachCourse(DateTimeOffset Time, double Value, DateTimeOffset? BreachingSince, DateTimeOffset? ClearSince, bool IsKnown)
{
    /// <summary>Missing values neither extend nor break a breach for this long; then nothing is known.</summary>
    public static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(3);

    // A sample may come a little before its place on the grid; without this a hold of 1 s would wait for the step after it.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(50);

    public BreachCourse Follow(Reading reading, DetectionRule rule, DateTimeOffset now)
    {
        if (reading.Value is not { } value || (IsKnown && reading.Time <= Time && now >= Time))
        {
            return now - Time > LongestGap || now < Time ? default : this;
        }

        var isUnbroken = IsKnown && reading.Time >= Time && reading.Time - Time <= LongestGap;
        return new BreachCourse(
            reading.Time,
            value,
            value > rule.Threshold ? (isUnbroken ? BreachingSince : null) ?? Began(reading, isUnbroken) : null,
            value < rule.ClearThreshold ? (isUnbroken ? ClearSince : null) ?? reading.Time : null,
            now - reading.Time <= LongestGap);
    }

    private DateTimeOffset Began(Reading reading, bool isUnbroken)
    {
        // Where nothing was known before, one old error in a sparse log must not stand for a breach that lasted since.
        var earliest = isUnbroken ? Time : reading.Time - LongestGap;
        var began = reading.EvidenceFrom is { } from && from < reading.Time ? from : reading.Time;
        return began < earliest ? earliest : began;
    }

    public bool IsHeld(DetectionRule rule) => BreachingSince is { } since && Time - since >= rule.Hold - Tolerance;

    public bool IsClear(DetectionRule rule) => ClearSince is { } since && Time - since >= rule.ClearHold - Tolerance;
}
