using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Executor.Freezing;

namespace RunbookExecutor.Executor.Guards;

/// <summary>What the guards judge by: the ledger's history, the target as it is now, the limits and the kill switch.</summary>
public sealed record GuardContext(ActionHistory History, TargetState Target, PolicyOptions Policy, FreezeState Freeze)
{
    /// <summary>Wall time, which only maintenance windows depend on.</summary>
    public DateTimeOffset Now { get; init; }

    /// <summary>Names of all services that are watched.</summary>
    public IReadOnlyList<string> Services { get; init; } = [Target.Service.Name];

    /// <summary>The newest approval that its caller has for this very action; null when there is none.</summary>
    public ApprovalRecord? Approval { get; init; }

    /// <summary>Of all that an approval given now would be bound to; empty where there is none to compare it with.</summary>
    public string ApprovalDigest { get; init; } = string.Empty;

    /// <summary>The one replica that the action acts on; null when it acts on the service.</summary>
    public Container? ContainerOf(RemediationAction action) => action.ActsOnService ? null : Target.Find(action.Target);
}
