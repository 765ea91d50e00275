using RunbookExecutor.Core.Ledger;

namespace RunbookExecutor.Tests.Invariants;

/// <summary>I7: nothing is sent while frozen, except what lands an action that is past its point of no return.</summary>
internal static class FreezeRules
{
    // Within this time of the switch what was on its way may still go out.
    private const int InForce = 100;

    public static IEnumerable<Violation> Check(Evidence evidence, IReadOnlyList<TracedAction> actions, Timeline time)
    {
        foreach (var (from, to) in Frozen(evidence.Entries))
        {
            var end = to?.Seq ?? long.MaxValue;
            foreach (var action in actions)
            {
                if (action.Intent.Seq > from.Seq && action.Intent.Seq < end)
                {
                    yield return new Violation(7, $"{action.Id} was admitted while frozen", [from.Seq, action.Intent.Seq]);
                }
            }

            foreach (var call in evidence.Calls.Where(call => IsWithin(call, from, to, time) && !IsLanding(call, from, evidence.Calls, time)))
            {
                yield return new Violation(7, $"'{call.Name}' of {call.ActionId} was received {time.At(call.BootId, call.Milliseconds) - time.At(from)} ms after the freeze", [from.Seq]);
            }
        }
    }

    private static bool IsWithin(ReceivedCall call, LedgerEntry from, LedgerEntry? to, Timeline time)
    {
        var at = time.At(call.BootId, call.Milliseconds);
        return at > time.At(from) + InForce && (to is null || at < time.At(to));
    }

    // A call that takes back what a preparation made lands the action as well; it is one that undoes, so it changes nothing that runs.
    private static bool IsLanding(ReceivedCall call, LedgerEntry from, IReadOnlyList<ReceivedCall> calls, Timeline time) =>
        calls.Any(earlier => earlier.ActionId == call.ActionId && earlier != call
            && time.At(earlier.BootId, earlier.Milliseconds) <= time.At(from) + InForce
            && (!earlier.IsPreparation || call.IsPreparation));

    private static IEnumerable<(LedgerEntry From, LedgerEntry? To)> Frozen(IReadOnlyList<LedgerEntry> entries)
    {
        LedgerEntry? from = null;
        foreach (var entry in entries)
        {
            if (entry.Kind == EntryKind.Frozen)
            {
                from ??= entry;
            }
            else if (entry.Kind == EntryKind.Thawed && from is not null)
            {
                yield return (from, entry);
                from = null;
            }
        }

        if (from is not null)
        {
            yield return (from, null);
        }
    }
}
