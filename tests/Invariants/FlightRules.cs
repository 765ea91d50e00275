using RunbookExecutor.Core.Ledger;

namespace RunbookExecutor.Tests.Invariants;

/// <summary>I3: one action at a time. I5: each reaches its end, within 30 s of a healthy start.</summary>
internal static class FlightRules
{
    private const int Promptly = 30_000;

    public static IEnumerable<Violation> Check(Evidence evidence, IReadOnlyList<TracedAction> actions, Timeline time) =>
        [.. Overlaps(actions), .. Late(evidence, actions, time)];

    private static IEnumerable<Violation> Overlaps(IReadOnlyList<TracedAction> actions)
    {
        var starts = actions.SelectMany(action => action.CompensationStarted is { } back ? [(action, action.Intent.Seq), (action, back.Seq)] : new[] { (action, action.Intent.Seq) });
        foreach (var (action, seq) in starts)
        {
            if (actions.FirstOrDefault(other => other != action && other.IsInFlightAfter(seq)) is { } other)
            {
                yield return new Violation(3, $"{action.Id} began while {other.Id} was under way", [other.Intent.Seq, seq]);
            }
        }
    }

    private static IEnumerable<Violation> Late(Evidence evidence, IReadOnlyList<TracedAction> actions, Timeline time)
    {
        foreach (var action in actions)
        {
            if (evidence.IsOver && action.IsInFlightAfter(long.MaxValue - 1))
            {
                yield return new Violation(5, $"{action.Id} has no end", [action.Intent.Seq]);
            }

            if (evidence.HealthyStarts.Any(start => IsLate(action, time.At(start.BootId, start.Milliseconds), time)))
            {
                yield return new Violation(5, $"{action.Id} was not settled within 30 s of a healthy start", [action.Intent.Seq]);
            }
        }
    }

    private static bool IsLate(TracedAction action, long start, Timeline time) =>
        (time.At(action.Intent) < start && IsAfter(action.Outcome, start, time))
        || (action.CompensationStarted is { } back && time.At(back) < start && IsAfter(action.CompensationFinished, start, time));

    private static bool IsAfter(LedgerEntry? end, long start, Timeline time) => end is null || time.At(end) > start + Promptly;
}
