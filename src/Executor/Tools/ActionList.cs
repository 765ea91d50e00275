using RunbookExecutor.Core.Ledger;

namespace RunbookExecutor.Executor.Tools;

/// <summary>The ledger's tail for an agent, newest first.</summary>
public sealed record ActionList(IReadOnlyList<ActionView> Actions, IReadOnlyList<RefusalView> Refusals)
{
    public static ActionList Of(IReadOnlyList<ActionRecord> actions, IReadOnlyList<LedgerEntry> denials) =>
        new([.. actions.Reverse().Select(ActionView.Of)], [.. denials.Reverse().Select(RefusalView.Of)]);
}

/// <param name="Time">When it was refused.</param>
/// <param name="Caller">Who asked.</param>
/// <param name="Description">What for.</param>
/// <param name="Rule">The rule that refused.</param>
/// <param name="Reason">What the caller was told.</param>
public sealed record RefusalView(DateTimeOffset Time, string Caller, string Description, string Rule, string Reason)
{
    public static RefusalView Of(LedgerEntry entry)
    {
        var denial = entry.Read<DenialPayload>();
        return new RefusalView(entry.Time, entry.Caller, denial.Action.Describe(), denial.Rule, denial.Reason);
    }
}
