using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Executor.Freezing;
using RunbookExecutor.Executor.Guards;

namespace RunbookExecutor.Executor.Admission;

/// <summary>Every budget as it stands, in words and figures for agents and pages.</summary>
public sealed record LimitsReport
{
    /// <summary>Of all actions in the last hour.</summary>
    public required BudgetReport Actions { get; init; }

    public required IReadOnlyList<RestartBudgetReport> Restarts { get; init; }

    /// <summary>Least time between two actions, seconds.</summary>
    public required double MinSpacingSeconds { get; init; }

    /// <summary>Until the spacing allows the next action; 0 when it does now.</summary>
    public required double NextActionInSeconds { get; init; }

    public required int MinReplicas { get; init; }

    public required int MaxReplicas { get; init; }

    public required int MaxReplicaStep { get; init; }

    /// <summary>Variables that update-env-vars may set, with what they may be.</summary>
    public required string AllowedVariables { get; init; }

    public required bool Frozen { get; init; }

    /// <summary>Why automation is frozen and what lifts it.</summary>
    public string? FreezeReason { get; init; }

    /// <summary>Id of the action in progress.</summary>
    public string? InProgress { get; init; }

    public static LimitsReport Of(ActionHistory history, PolicyOptions policy, FreezeState freeze, PlatformSnapshot snapshot) => new()
    {
        Actions = BudgetReport.Of(Budget.Of([.. history.SentWithin(PolicyOptions.Window).Select(action => action.Age)], policy.MaxActionsPerHour)),
        Restarts =
        [
            .. snapshot.Containers.Select(container => RestartBudgetReport.Of(
                container, RestartLimitGuard.BudgetOf(Slot.Of(container), history, policy.MaxRestartsPerContainerPerHour))),
        ],
        MinSpacingSeconds = policy.MinSpacing.TotalSeconds,
        NextActionInSeconds = history.Actions.Count == 0 ? 0 : Math.Max(0, (policy.MinSpacing - history.Actions.Min(action => action.Age)).TotalSeconds),
        MinReplicas = policy.MinReplicas,
        MaxReplicas = policy.MaxReplicas,
        MaxReplicaStep = policy.MaxReplicaStep,
        AllowedVariables = policy.DescribeVariables(),
        Frozen = freeze.IsFrozen,
        FreezeReason = freeze.IsFrozen ? freeze.Describe() : null,
        InProgress = history.InFlight.FirstOrDefault()?.Id.Value,
    };
}

/// <param name="Used">Sent within the last hour.</param>
/// <param name="Limit">Allowed within an hour.</param>
/// <param name="Left">Allowed now.</param>
/// <param name="FreesInSeconds">Until one more is allowed; left out when one is allowed now.</param>
public sealed record BudgetReport(int Used, int Limit, int Left, double? FreesInSeconds = null)
{
    public static BudgetReport Of(Budget budget) =>
        new(budget.Used, budget.Limit, Math.Max(0, budget.Limit - budget.Used), budget.FreesIn?.TotalSeconds);
}

/// <param name="ContainerId">The container whose restarts these are.</param>
/// <param name="Service">Its service.</param>
/// <param name="Used">Restarts within the last hour, environment changes that recreated it included.</param>
/// <param name="Limit">Allowed within an hour.</param>
/// <param name="Left">Allowed now.</param>
/// <param name="FreesInSeconds">Until one more is allowed; left out when one is allowed now.</param>
public sealed record RestartBudgetReport(string ContainerId, string Service, int Used, int Limit, int Left, double? FreesInSeconds = null)
{
    public static RestartBudgetReport Of(Container container, Budget budget) =>
        new(container.Id, container.Service, budget.Used, budget.Limit, Math.Max(0, budget.Limit - budget.Used), budget.FreesIn?.TotalSeconds);
}
