using System.ComponentModel;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using RunbookExecutor.Core.Actions;
using RunbookExecutor.Executor.Admission;

namespace RunbookExecutor.Executor.Tools;

/// <summary>The four tools that change something.</summary>
[McpServerToolType]
public sealed class ActionTools(ActionDesk desk, TimeProvider time)
{
    private const string ReasonText = "Why, for the record.";
    private const string DryRunText = "true: judge only; nothing is sent and no budget is used. The answer lists every guard's verdict and the steps.";
    private const string KeyText = "A name of your choice for this request. The same key with the same arguments gives the first result again instead of a second action, for 24 hours; use one if you may have to ask again.";

    [McpServerTool(Name = RestartContainer.ToolName, Title = "Restart a container", ReadOnly = false, Destructive = true, Idempotent = false, OpenWorld = false, UseStructuredContent = true)]
    [Description("Restarts one container and reads back that it runs again. Guarded: at most 3 restarts of a container and 10 actions in all per hour, 5 s apart, never the only healthy replica. A refusal is success=false with verdict.rule and retryAfterSeconds. Afterwards check the symptom and call report-verification.")]
    public async Task<RestartResult> RestartAsync(
        RequestContext<CallToolRequestParams> context,
        [Description("Id or exact name of the container, as list-containers gives it.")] string containerId,
        [Description(ReasonText)] string? reason = null,
        [Description(DryRunText)] bool dryRun = false,
        [Description(KeyText)] string? idempotencyKey = null,
        CancellationToken cancellationToken = default) =>
        RestartResult.Of(await SubmitAsync(context, new RestartContainer(containerId), reason, dryRun, idempotencyKey, cancellationToken), containerId, time.GetUtcNow());

    [McpServerTool(Name = ScaleService.ToolName, Title = "Scale a service", ReadOnly = false, Destructive = true, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Sets how many replicas of a service run (1 to 5, changing by at most 2 per call) and reads back that they do. Guarded: 10 actions per hour, 5 s apart. A refusal is success=false with verdict.rule and retryAfterSeconds. Afterwards check the symptom and call report-verification: what did not help is put back.")]
    public async Task<ScaleResult> ScaleAsync(
        RequestContext<CallToolRequestParams> context,
        [Description("Exact name of the service, as list-containers gives it.")] string serviceName,
        [Description("How many replicas are to run afterwards, a whole number from 1 to 5.")] int replicas,
        [Description(ReasonText)] string? reason = null,
        [Description(DryRunText)] bool dryRun = false,
        [Description(KeyText)] string? idempotencyKey = null,
        CancellationToken cancellationToken = default) =>
        ScaleResult.Of(await SubmitAsync(context, new ScaleService(serviceName, replicas), reason, dryRun, idempotencyKey, cancellationToken), serviceName, time.GetUtcNow());

    [McpServerTool(Name = UpdateEnvironment.ToolName, Title = "Change environment variables", ReadOnly = false, Destructive = true, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Sets environment variables of one replica; they last over restarts. Only listed variables with values of their type (get-limits shows them, LOG_LEVEL among them). With restart=true the replica is recreated now, which counts as one of its 3 restarts per hour; otherwise its next restart applies them. A refusal is success=false with verdict.rule. Afterwards check the symptom and call report-verification: what did not help is put back.")]
    public async Task<UpdateEnvironmentResult> UpdateEnvironmentAsync(
        RequestContext<CallToolRequestParams> context,
        [Description("Id or exact name of the container, as list-containers gives it.")] string containerId,
        [Description("New values by name, such as {\"LOG_LEVEL\": \"debug\"}; every value is a string.")] Dictionary<string, string> envVars,
        [Description("true: recreate this replica now so that it runs with the values. false: its next restart applies them.")] bool restart = true,
        [Description(ReasonText)] string? reason = null,
        [Description(DryRunText)] bool dryRun = false,
        [Description(KeyText)] string? idempotencyKey = null,
        CancellationToken cancellationToken = default)
    {
        var update = new UpdateEnvironment(containerId, envVars.ToDictionary(variable => variable.Key, variable => (string?)variable.Value), restart);
        return UpdateEnvironmentResult.Of(await SubmitAsync(context, update, reason, dryRun, idempotencyKey, cancellationToken), containerId, time.GetUtcNow());
    }

    [McpServerTool(Name = RollbackDeployment.ToolName, Title = "Roll a deployment back", ReadOnly = false, Destructive = true, Idempotent = false, OpenWorld = false, UseStructuredContent = true)]
    [Description("Returns a service to the latest version that ran healthily before the present one, one replica after another, and reads back that it runs. For trouble that began with a deployment. Refused when there is no such version. Guarded: 10 actions per hour, 5 s apart. A refusal is success=false with verdict.rule and retryAfterSeconds. Afterwards check the symptom and call report-verification.")]
    public async Task<RollbackResult> RollbackAsync(
        RequestContext<CallToolRequestParams> context,
        [Description("Exact name of the service, as list-containers gives it.")] string serviceName,
        [Description(ReasonText)] string? reason = null,
        [Description(DryRunText)] bool dryRun = false,
        [Description(KeyText)] string? idempotencyKey = null,
        CancellationToken cancellationToken = default) =>
        RollbackResult.Of(await SubmitAsync(context, new RollbackDeployment(serviceName), reason, dryRun, idempotencyKey, cancellationToken), serviceName, time.GetUtcNow());

    private async Task<ActionAnswer> SubmitAsync(
        RequestContext<CallToolRequestParams> context, RemediationAction action, string? reason, bool dryRun, string? idempotencyKey, CancellationToken cancellationToken)
    {
        var answer = await desk.SubmitAsync(ToolCaller.Request(context, action, reason, dryRun, idempotencyKey), cancellationToken);
        return answer is ActionAnswer.Invalid invalid ? throw new McpException(invalid.Problem) : answer;
    }
}
