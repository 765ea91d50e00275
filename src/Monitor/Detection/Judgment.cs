using RunbookExecutor.Core.Incidents;

namespace RunbookExecutor.Monitor.Detection;

/// <summary>What one detector says of one container now.</summary>
public enum CheckVerdict
{
    /// <summary>Too little is known to say.</summary>
    Unknown,

    /// <summary>Below the threshold.</summary>
    Clear,

    /// <summary>Above it, not yet for the rule's hold.</summary>
    Pending,

    /// <summary>Above it for the rule's hold.</summary>
    Firing,
}

/// <param name="Detector">Who says it.</param>
/// <param name="Rule">Against what it was judged.</param>
/// <param name="Course">How the metric has run.</param>
/// <param name="Unknown">Why there is no value now; null when there is one.</param>
public readonly record struct Judgment(IDetector Detector, DetectionRule Rule, BreachCourse Course, string? Unknown)
{
    public CheckVerdict Verdict =>
        !Course.IsKnown ? CheckVerdict.Unknown
        : Course.BreachingSince is null ? CheckVerdict.Clear
        : Course.IsHeld(Rule) ? CheckVerdict.Firing
        : CheckVerdict.Pending;

    public bool IsBreaching => Course is { IsKnown: true, BreachingSince: not null };

    /// <summary>Shown to be clear for the rule's time; unknown is not clear.</summary>
    public bool IsClear => Course.IsKnown && Course.IsClear(Rule);
}
