using RunbookExecutor.Core.Actions;

namespace RunbookExecutor.Orchestrator.Verification;

/// <summary>What one look at the incident's service showed.</summary>
/// <param name="Readings">One for each container that has to recover.</param>
/// <param name="Worse">What is new and wrong since the act; null when nothing is.</param>
/// <param name="Pending">What is new and may turn out to be wrong; null when nothing is.</param>
public sealed record Sight(IReadOnlyList<SymptomReading> Readings, string? Worse = null, string? Pending = null)
{
    /// <summary>The outcome when this look decides it, else null.</summary>
    public VerificationOutcome? Decided =>
        Worse is not null ? VerificationOutcome.Harmful
        : Pending is null && AllGone ? VerificationOutcome.Effective
        : null;

    private bool AllGone => Readings.Count > 0 && Readings.All(reading => reading.Verdict == SymptomVerdict.Gone);

    /// <summary>The outcome when this was the last look. What was seen of the symptom counts only if it could be watched to the end.</summary>
    /// <param name="symptom">The symptom as it was last seen; null when it was not.</param>
    public (VerificationOutcome Outcome, string Evidence) AtTheEnd(string? symptom) =>
        Decided is { } outcome ? (outcome, Evidence)
        : symptom is not null && !AllGone && Readings.All(reading => reading.Verdict != SymptomVerdict.Blind) ? (VerificationOutcome.Ineffective, symptom)
        : (VerificationOutcome.Inconclusive, Evidence);

    public string Evidence =>
        Worse ?? (AllGone ? Pending : null)
        ?? Readings.MinBy(reading => reading.Verdict switch { SymptomVerdict.Present => 0, SymptomVerdict.Blind => 1, SymptomVerdict.Unknown => 2, _ => 3 })?.Evidence
        ?? "no replica is left to look at";
}
