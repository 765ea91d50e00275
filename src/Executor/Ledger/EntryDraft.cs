using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Ledger;

namespace RunbookExecutor.Executor.Ledger;

/// <summary>What is to be written; the ledger adds its number, its times and its place in the chain.</summary>
public sealed record EntryDraft(EntryKind Kind, string Caller, object Payload)
{
    public ActionId? ActionId { get; init; }

    public RunId? RunId { get; init; }

    public IncidentId? IncidentId { get; init; }

    public string? Tool { get; init; }

    public string? Target { get; init; }

    public string? IdempotencyKey { get; init; }

    /// <summary>An entry about <paramref name="action"/>, with what names it filled in.</summary>
    public static EntryDraft About(ActionRecord action, EntryKind kind, object payload) => new(kind, action.Caller, payload)
    {
        ActionId = action.Id,
        RunId = action.RunId,
        IncidentId = action.IncidentId,
        Tool = action.Action.Tool,
        Target = action.Target,
    };
}
