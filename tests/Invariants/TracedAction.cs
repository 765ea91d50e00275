using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Ledger;

namespace RunbookExecutor.Tests.Invariants;

/// <summary>One action as the checker pieces it together from the ledger's raw entries.</summary>
internal sealed class TracedAction(LedgerEntry intent)
{
    public LedgerEntry Intent => intent;

    public IntentPayload Payload { get; } = intent.Read<IntentPayload>();

    public string Id => intent.ActionId!.Value.Value;

    public string Service => Payload.Before.Service.Name;

    /// <summary>The ids under which the platform knows its calls: its own, and that of what puts it back.</summary>
    public HashSet<string> PlatformIds { get; } = [intent.ActionId!.Value.Value];

    public List<LedgerEntry> Steps { get; } = [];

    public List<LedgerEntry> Ends { get; } = [];

    public LedgerEntry? Outcome { get; private set; }

    public LedgerEntry? CompensationStarted { get; private set; }

    public LedgerEntry? CompensationFinished { get; private set; }

    /// <summary>Whether it is under way just after the entry with this number.</summary>
    public bool IsInFlightAfter(long seq) =>
        (intent.Seq <= seq && (Outcome is null || Outcome.Seq > seq))
        || (CompensationStarted?.Seq <= seq && (CompensationFinished is null || CompensationFinished.Seq > seq));

    public static IReadOnlyList<TracedAction> Of(IReadOnlyList<LedgerEntry> entries)
    {
        var actions = new OrderedDictionary<string, TracedAction>();
        foreach (var entry in entries.Where(entry => entry.ActionId is not null))
        {
            var id = entry.ActionId!.Value.Value;
            if (entry.Kind == EntryKind.Intent)
            {
                actions.TryAdd(id, new TracedAction(entry));
            }
            else if (actions.TryGetValue(id, out var action))
            {
                action.Take(entry);
            }
        }

        return [.. actions.Values];
    }

    public ActionOutcome? Result => Outcome?.Read<OutcomePayload>().Outcome;

    private void Take(LedgerEntry entry)
    {
        switch (entry.Kind)
        {
            case EntryKind.StepStarted:
                Steps.Add(entry);
                break;
            case EntryKind.StepFinished or EntryKind.StepFailed:
                Ends.Add(entry);
                break;
            case EntryKind.Outcome:
                Outcome ??= entry;
                break;
            case EntryKind.CompensationStarted:
                CompensationStarted ??= entry;
                PlatformIds.Add(entry.Read<CompensationPayload>().PlatformId.Value);
                break;
            case EntryKind.CompensationFinished:
                CompensationFinished ??= entry;
                break;
        }
    }
}
