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

    /// <summary>Runs of the last 4 hours by place and kind of trouble: whether another may begin, and when.</summary>
    public required IReadOnlyList<RunReport> Runs { get; init; }

    /// <summary>Services that turned bad at once; while a storm lasts nothing is sent.</summary>
    public required StormReport Storm { get; init; }

    /// <summary>End of the present maintenance window; left out outside of one.</summary>
    public DateTimeOffset? MaintenanceUntil { get; init; }

    public required bool Frozen { get; init; }

    /// <summary>Why automation is frozen and what lifts it.</summary>
    public string? FreezeReason { get; init; }

    /// <summary>Id of the action in progress.</summary>
    public string? InProgress { get; init; }

    public static LimitsReport Of(ActionHistory history, PolicyOptions policy, FreezeState freeze, PlatformSnapshot snapshot, DateTimeOffset now) => new()
    {
        Runs = RunReport.Of(history, policy),
        Storm = StormReport.Of(StormGuard.StateOf(history, [.. snapshot.Services.Select(service => service.Name)])),
        MaintenanceUntil = MaintenanceWindowGuard.EndOf(policy, now),
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

/// <param name="Subject">The slot, or the service.</param>
/// <param name="Anomaly">The kind of trouble; left out for actions outside an incident.</param>
/// <param name="Circuit">Closed, Open, HalfOpen (exactly one run may try) or Probing (it does).</param>
/// <param name="Failures">Runs in a row that did not help.</param>
/// <param name="NextInSeconds">Until another run may begin; 0 when it may now; left out while that hangs on the run that goes on.</param>
/// <param name="HeldBy">The rule that holds it longest; left out when none does.</param>
public sealed record RunReport(string Subject, string Circuit, int Failures, string? Anomaly = null, double? NextInSeconds = null, string? HeldBy = null)
{
    public static IReadOnlyList<RunReport> Of(ActionHistory history, PolicyOptions policy) =>
    [
        .. history.Actions.Select(action => action.Intent.Key).OfType<RunKey>().Distinct()
            .Select(key => (key, runs: KeyHistory.Of(history, key)))
            .Where(found => found.runs.Runs.Count > 0)
            .Select(found => Of(found.key, found.runs, policy)),
    ];

    private static RunReport Of(RunKey key, KeyHistory runs, PolicyOptions policy)
    {
        var circuit = CircuitGuard.StateOf(runs);
        var holds = new[] { ("COOLDOWN", CooldownGuard.WaitOf(runs, policy)), ("BACKOFF", BackoffGuard.WaitOf(runs)), ("CIRCUIT_OPEN", CircuitGuard.WaitOf(runs)) };
        var (rule, wait) = circuit == CircuitState.Probing ? ("CIRCUIT_OPEN", null) : holds.MaxBy(hold => hold.Item2 ?? TimeSpan.Zero);
        return new RunReport(
            key.Subject,
            circuit.ToString(),
            BackoffGuard.RowOf(runs).Count,
            key.Anomaly,
            circuit == CircuitState.Probing ? null : (wait ?? TimeSpan.Zero).TotalSeconds,
            circuit == CircuitState.Probing || wait is not null ? rule : null);
    }
}

/// <param name="NewlyBad">Services that turned bad within the last 2 minutes.</param>
/// <param name="Watched">All services.</param>
/// <param name="FreesInSeconds">Until the storm is over; left out when there is none.</param>
public sealed record StormReport(int NewlyBad, int Watched, double? FreesInSeconds = null)
{
    public static StormReport Of(StormState storm) => new(storm.NewlyBad, storm.Watched, storm.FreesIn?.TotalSeconds);
}
