using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Ledger;

namespace RunbookExecutor.Executor.Guards;

/// <summary>So many restarts of one slot an hour; an environment change that recreates the replica is one.</summary>
public sealed class RestartLimitGuard : IGuard
{
    public string Rule => "RESTART_LIMIT";

    /// <summary>The slots that the action restarts, in the sense of the limit.</summary>
    public static IReadOnlyList<string> SlotsRestartedBy(RemediationAction action, TargetState target) =>
        action is RestartContainer or UpdateEnvironment { Restart: true } && target.Find(action.Target) is { } container ? [Slot.Of(container)] : [];

    public Verdict Check(ActionRequest request, GuardContext context)
    {
        var limit = context.Policy.MaxRestartsPerContainerPerHour;
        foreach (var slot in SlotsRestartedBy(request.Action, context.Target))
        {
            var budget = BudgetOf(slot, context.History, limit);
            if (budget.IsSpent)
            {
                return new Verdict.Deny(
                    Rule,
                    $"{request.Action.Target} was restarted {budget.Used} times in the last hour, of {limit} allowed. {budget.DescribeNext()} Restarting again is unlikely to help; look at another cause.",
                    budget.FreesIn);
            }
        }

        return Verdict.Allowed;
    }

    public static Budget BudgetOf(string slot, ActionHistory history, int limit) => Budget.Of(
        [.. history.SentWithin(PolicyOptions.Window).Where(action => action.Intent.RestartedSlots.Contains(slot)).Select(action => action.Age)], limit);
}
