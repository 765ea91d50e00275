using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Executor.Freezing;

namespace RunbookExecutor.Executor.Guards;

/// <summary>What the guards judge by: the ledger's history, the target as it is now, the limits and the kill switch.</summary>
public sealed record GuardContext(ActionHistory History, TargetState Target, PolicyOptions Policy, FreezeState Freeze)
{
    /// <summary>The one replica that the action acts on; null when it acts on the service.</summary>
    public Container? ContainerOf(RemediationAction action) => action.ActsOnService ? null : Target.Find(action.Target);
}
