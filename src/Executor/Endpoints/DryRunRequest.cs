using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Executor.Admission;

namespace RunbookExecutor.Executor.Endpoints;

/// <summary>An action to be judged only, with the same names as the tools' arguments.</summary>
public sealed record DryRunRequest
{
    public const string Usage =
        "Give tool and its arguments: restart-container with containerId; scale-service with serviceName and replicas; update-env-vars with containerId, envVars and restart; rollback-deployment with serviceName.";

    public string? Tool { get; init; }

    public string? ContainerId { get; init; }

    public string? ServiceName { get; init; }

    public int? Replicas { get; init; }

    public IReadOnlyDictionary<string, string>? EnvVars { get; init; }

    public bool Restart { get; init; } = true;

    public string? Reason { get; init; }

    /// <summary>Containers to be taken as breaching.</summary>
    public IReadOnlyList<string> Affected { get; init; } = [];

    /// <summary>The kind of trouble that it would be against, such as MEMORY_SPIKE.</summary>
    public string? Anomaly { get; init; }

    /// <summary>The runbook's own mode.</summary>
    public AutomationMode? Mode { get; init; }

    /// <summary>The action, or null when its tool or an argument is missing.</summary>
    public RemediationAction? ToAction() => this switch
    {
        { Tool: RestartContainer.ToolName, ContainerId: { } container } => new RestartContainer(container),
        { Tool: ScaleService.ToolName, ServiceName: { } service, Replicas: { } replicas } => new ScaleService(service, replicas),
        { Tool: UpdateEnvironment.ToolName, ContainerId: { } container, EnvVars: { } variables } =>
            new UpdateEnvironment(container, variables.ToDictionary(variable => variable.Key, variable => (string?)variable.Value), Restart),
        { Tool: RollbackDeployment.ToolName, ServiceName: { } service } => new RollbackDeployment(service),
        _ => null,
    };

    public ActionRequest For(RemediationAction action) =>
        new() { Action = action, Caller = "local", Reason = Reason, DryRun = true, AffectedContainers = Affected, Anomaly = Anomaly is null ? null : new AnomalyType(Anomaly), Mode = Mode };
}

/// <param name="Allowed">Whether it would be allowed now.</param>
/// <param name="Description">What was judged, in words.</param>
/// <param name="Guards">What every guard says, in their order.</param>
/// <param name="Steps">What would be done.</param>
public sealed record DryRunAnswer(bool Allowed, string Description, IReadOnlyList<GuardVerdict> Guards, IReadOnlyList<string> Steps)
{
    public static DryRunAnswer Of(ActionAnswer.Rehearsed rehearsed) =>
        new(rehearsed.FirstRefusal is null, rehearsed.Rehearsal.Action.Describe(), rehearsed.Rehearsal.Guards, rehearsed.Rehearsal.Steps);
}
