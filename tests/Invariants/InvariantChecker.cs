using RunbookExecutor.Core.Ledger;

namespace RunbookExecutor.Tests.Invariants;

/// <summary>Judges the invariants I1 to I8 of docs/invariants.md by the ledger's raw entries and the platform's own record of what it received. Pure, and shares no rule with what it judges.</summary>
public static class InvariantChecker
{
    public static IReadOnlyList<Violation> Check(Evidence evidence)
    {
        var actions = TracedAction.Of(evidence.Entries);
        var time = new Timeline(evidence.Entries);
        return
        [
            .. LimitRules.Check(actions, time),
            .. CallRules.Check(evidence, actions, time),
            .. FlightRules.Check(evidence, actions, time),
            .. StateRules.Check(evidence, actions),
            .. FreezeRules.Check(evidence, actions, time),
            .. Chain(evidence),
        ];
    }

    // I6
    private static IEnumerable<Violation> Chain(Evidence evidence)
    {
        if (evidence.ChainFault is { } fault)
        {
            yield return new Violation(6, fault, []);
        }

        LedgerEntry? before = null;
        foreach (var entry in evidence.Entries)
        {
            if (entry.Seq != (before?.Seq ?? 0) + 1 || (before is not null && entry.PreviousHash != before.Hash))
            {
                yield return new Violation(6, $"entry {entry.Seq} does not follow entry {before?.Seq ?? 0}", [entry.Seq]);
            }

            before = entry;
        }
    }
}
