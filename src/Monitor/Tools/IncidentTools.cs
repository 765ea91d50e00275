using System.ComponentModel;
using ModelContextProtocol.Server;
using RunbookExecutor.Monitor.Queries;

namespace RunbookExecutor.Monitor.Tools;

/// <summary>The tools that show trouble and what to do about it.</summary>
[McpServerToolType]
public sealed class IncidentTools(AnomalyQuery anomalies, RunbookQuery runbooks, IncidentQuery incidents)
{
    [McpServerTool(Name = "detect-anomaly", Title = "Detect anomaly", ReadOnly = true, Idempotent = true, Destructive = false, OpenWorld = false, UseStructuredContent = true)]
    [Description("""
        Tells what is wrong with one container now: MEMORY_SPIKE, CPU_OVERLOAD, HIGH_ERROR_RATE, OOM_KILLED, CRASH_LOOP, UNHEALTHY, each judged by itself. 'anomaly' is the gravest breach or null,
        'anomalies' all of them, pending (just begun) or firing (lasted long enough to act on). 'checksPerformed' has every type's verdict with value, threshold in percent
        and reason; 'unknown' means too little data and is not the same as clear. Answers from memory, without waiting. Next: get-runbook with the anomaly's type.
        """)]
    public AnomalyReport DetectAnomaly(
        [Description("Id or exact name of one container, from list-containers.")] string containerId) =>
        anomalies.Get(containerId).OrError();

    [McpServerTool(Name = "get-runbook", Title = "Get runbook", ReadOnly = true, Idempotent = true, Destructive = false, OpenWorld = false, UseStructuredContent = true)]
    [Description("""
        Gives the operator's runbook for an anomaly type: when it begins, its steps in order, and the rollbackPlan for when they do not help, with the file's Markdown.
        A step of kind 'act' names the executor's tool and its params; 'verify' says what must hold; a 'note' is for people and is never executed.
        Follow the steps in order and skip one whose condition does not hold.
        """)]
    public RunbookAnswer GetRunbook(
        [Description("MEMORY_SPIKE, CPU_OVERLOAD, HIGH_ERROR_RATE, OOM_KILLED, CRASH_LOOP, UNHEALTHY, or the id of a runbook such as memory-spike.")] string anomalyType) =>
        runbooks.Get(anomalyType).OrError();

    [McpServerTool(Name = "list-incidents", Title = "List incidents", ReadOnly = true, Idempotent = true, Destructive = false, OpenWorld = false, UseStructuredContent = true)]
    [Description("""
        Lists open incidents (pending, firing) and recent resolved ones, for all containers and services. An incident without containerId in its fingerprint is one of the
        whole service. Values and thresholds are ratios here (1 = 100 %). To follow what happens, give the last 'cursor' as 'after': then only incidents that changed since
        come back, and with 'waitSeconds' the answer comes as soon as one does. Next: detect-anomaly or get-runbook for one of them.
        """)]
    public async Task<IncidentList> ListIncidents(
        [Description("Only incidents in this state: pending, firing or resolved.")] string? state = null,
        [Description("The cursor of an earlier answer; leave it out to get all.")] string? after = null,
        [Description("With 'after': wait this long for a change, 0 to 15 seconds.")] int waitSeconds = 0,
        CancellationToken cancellationToken = default) =>
        (await incidents.ListAsync(state, after, waitSeconds, cancellationToken)).OrError();
}
