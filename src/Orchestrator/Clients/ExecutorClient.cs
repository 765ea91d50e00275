using System.Text.Json.Nodes;
using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Core.Runs;

namespace RunbookExecutor.Orchestrator.Clients;

/// <summary>What the orchestrator asks the executor, in the executor's own tools and with no more power than any other agent.</summary>
public sealed class ExecutorClient(McpConnection connection)
{
    /// <summary>Asks for an action. The same key asks for the same action: an answer that was lost can be asked for again.</summary>
    public Task<ActionAnswer> RequestAsync(
        RemediationAction action, Run run, RequestContext context, string idempotencyKey, string reason, CancellationToken cancellationToken)
    {
        var arguments = Arguments(action);
        arguments["reason"] = reason;
        arguments["idempotencyKey"] = idempotencyKey;
        return connection.CallAsync<ActionAnswer>(action.Tool, arguments, Meta(run, context), cancellationToken);
    }

    public Task<ActionView> GetActionAsync(ActionId id, CancellationToken cancellationToken) =>
        connection.CallAsync<ActionView>("get-action", new Dictionary<string, object?> { ["actionId"] = id.Value }, meta: null, cancellationToken);

    public Task<ReportAnswer> ReportVerificationAsync(
        ActionId id, VerificationOutcome outcome, string evidence, CancellationToken cancellationToken) =>
        connection.CallAsync<ReportAnswer>(
            "report-verification",
            new Dictionary<string, object?> { ["actionId"] = id.Value, ["outcome"] = outcome.ToString(), ["evidence"] = evidence },
            meta: null,
            cancellationToken);

    public Task<LimitsView> GetLimitsAsync(CancellationToken cancellationToken) =>
        connection.CallAsync<LimitsView>("get-limits", new Dictionary<string, object?>(), meta: null, cancellationToken);

    private static Dictionary<string, object?> Arguments(RemediationAction action) => action switch
    {
        RestartContainer restart => new() { ["containerId"] = restart.ContainerId },
        ScaleService scale => new() { ["serviceName"] = scale.ServiceName, ["replicas"] = scale.Replicas },
        UpdateEnvironment update => new() { ["containerId"] = update.ContainerId, ["envVars"] = update.Variables, ["restart"] = update.Restart },
        RollbackDeployment rollback => new() { ["serviceName"] = rollback.ServiceName },
        _ => throw new ArgumentOutOfRangeException(nameof(action), action.Tool, "There is no tool for this action."),
    };

    private static JsonObject Meta(Run run, RequestContext context)
    {
        var meta = new JsonObject
        {
            ["runbook-executor/run"] = run.Id.Value,
            ["runbook-executor/incident"] = run.Incident.Id.Value,
            ["runbook-executor/anomaly"] = run.Incident.Fingerprint.Type.Value,
            ["runbook-executor/affected"] = new JsonArray([.. run.Incident.Containers.Select(container => (JsonNode)container)]),
            ["runbook-executor/open-incidents"] = new JsonArray([.. context.Open.Select(incident => (JsonNode)new JsonObject { ["id"] = incident.Id.Value, ["service"] = incident.Fingerprint.Service })]),
            ["runbook-executor/over"] = context.IsOver,
            ["runbook-executor/verify-within"] = context.VerifyWithin.TotalSeconds,
        };
        if (context.Mode is { } mode)
        {
            meta["runbook-executor/mode"] = mode.ToString();
        }

        if (run.ContentHash is { Length: > 0 } hash)
        {
            meta["runbook-executor/runbook"] = hash;
        }

        return meta;
    }
}

/// <summary>What the executor is told with a request besides the run.</summary>
/// <param name="Mode">The runbook's own mode; null leaves it to the target.</param>
/// <param name="Open">All open incidents, of any service.</param>
/// <param name="IsOver">The run's incident was over before anything was done about it.</param>
/// <param name="VerifyWithin">How long after the read-back a verification will be reported at the latest.</param>
public sealed record RequestContext(AutomationMode? Mode, IReadOnlyList<Incident> Open, bool IsOver, TimeSpan VerifyWithin);
