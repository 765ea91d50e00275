using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Core.Runbooks;
using RunbookExecutor.Core.Runs;
using RunbookExecutor.Orchestrator.Clients;

namespace RunbookExecutor.Orchestrator.Running;

/// <summary>Carries an act of a run out through the executor's tools and says in events what came of it.</summary>
public sealed class StepRunner(MonitorClient monitor, ExecutorClient executor, TimeProvider time)
{
    private const string NothingToDo = "NOTHING_TO_DO";

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>Fills in what only the present can tell, such as how many replicas "+2" makes.</summary>
    public async Task<RemediationAction> ResolveAsync(PlannedStep planned, Run run, CancellationToken cancellationToken) =>
        ((ActStep)planned.Step).Action switch
        {
            ActionTemplate.Restart => new RestartContainer(planned.ContainerId!),
            ActionTemplate.UpdateEnvironment update => new UpdateEnvironment(
                planned.ContainerId!, update.Variables.ToDictionary(variable => variable.Key, string? (variable) => variable.Value), Restart: true),
            ActionTemplate.Rollback => new RollbackDeployment(run.Incident.Fingerprint.Service),
            ActionTemplate.Scale scale => new ScaleService(run.Incident.Fingerprint.Service, await ReplicasAsync(scale, run, cancellationToken)),
            var other => throw new ArgumentOutOfRangeException(nameof(planned), other.Canonical, "There is no such action."),
        };

    /// <summary>Asks for the action; asking again after a crash gets the recorded result instead of a second action.</summary>
    public async Task<RunEvent> ActAsync(RemediationAction action, Move.Act move, Run run, TimeSpan verifyWithin, CancellationToken cancellationToken)
    {
        var position = move.Position;
        var reason = $"{run.RunbookId}.md: {run.Incident.Anomaly.Message}";
        var key = $"{run.Id}/{position}/{run.Retries}";
        var answer = await RequestAsync(action, run, await ContextAsync(move.Mode, run, verifyWithin, cancellationToken), key, reason, cancellationToken);
        if (answer.ApprovalId is { } approval)
        {
            return new ApprovalAwaited { RunId = run.Id, Time = time.GetUtcNow(), Position = position, Tool = action.Tool, ApprovalId = approval, Message = answer.Message };
        }

        if (answer.WasRefused || answer.ActionId is null)
        {
            return Refused(answer, action, position, run);
        }

        var id = new ActionId(answer.ActionId);
        var (outcome, at, message) = answer is { State: { } state and not ActionOutcome.InProgress, FinishedAt: { } finished }
            ? (state, finished, answer.Evidence ?? answer.Message)
            : await OutcomeAsync(id, cancellationToken);
        return new ActionDone
        {
            RunId = run.Id, Time = time.GetUtcNow(), Position = position, Tool = action.Tool, ActionId = id, Outcome = outcome, ReadBackAt = at, Message = message,
        };
    }

    /// <summary>Tells the executor what became of the symptom after one action of the run.</summary>
    public async Task<RunEvent> ReportAsync(ActionId id, VerificationOutcome outcome, Run run, CancellationToken cancellationToken)
    {
        string message;
        try
        {
            message = (await executor.ReportVerificationAsync(id, outcome, run.Evidence ?? string.Empty, cancellationToken)).Message;
        }
        catch (ToolException refused)
        {
            // It was reported before a crash, or its time was over: the ledger has the answer already.
            message = refused.Message;
        }

        return new VerificationReported { RunId = run.Id, Time = time.GetUtcNow(), ActionId = id, Message = message };
    }

    // Without the monitor's word the executor judges by what it has heard before.
    private async Task<RequestContext> ContextAsync(AutomationMode? mode, Run run, TimeSpan verifyWithin, CancellationToken cancellationToken)
    {
        try
        {
            var incidents = (await monitor.ListIncidentsAsync(after: null, waitSeconds: 0, cancellationToken)).Incidents;
            var open = incidents.Where(incident => incident.State == IncidentState.Firing).ToList();
            var isOver = run.Actions.IsEmpty && incidents.Any(incident => incident.Id == run.Incident.Id && !incident.IsOpen && incident.AbsorbedBy is null);
            return new RequestContext(mode, open, isOver, verifyWithin);
        }
        catch (Exception problem) when (problem is RoleUnavailableException or ToolException)
        {
            return new RequestContext(mode, [run.Incident], IsOver: false, verifyWithin);
        }
    }

    // The container may have gone since the incident began; that is an answer, not a reason to ask for ever.
    private async Task<ActionAnswer> RequestAsync(
        RemediationAction action, Run run, RequestContext context, string key, string reason, CancellationToken cancellationToken)
    {
        try
        {
            return await executor.RequestAsync(action, run, context, key, reason, cancellationToken);
        }
        catch (ToolException refused)
        {
            return new ActionAnswer { Success = false, Message = refused.Message, Verdict = new VerdictView(Allowed: false, "NOT_POSSIBLE") };
        }
    }

    private ActionRefused Refused(ActionAnswer answer, RemediationAction action, StepPosition position, Run run)
    {
        var (now, rule) = (time.GetUtcNow(), answer.Verdict?.Rule);
        var frees = answer.RetryAfterSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;
        var (retryAfter, willRetry) = RefusalPatience.Of(rule, frees, since: run.RefusedSince(rule ?? NothingToDo) is { } first ? now - first : TimeSpan.Zero);
        return new ActionRefused
        {
            RunId = run.Id,
            Time = now,
            Position = position,
            Tool = action.Tool,
            Rule = rule ?? NothingToDo,
            Message = answer.Message,
            RetryAfter = retryAfter,
            WillRetry = willRetry,
        };
    }

    private async Task<(ActionOutcome Outcome, DateTimeOffset At, string Message)> OutcomeAsync(ActionId id, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(PollInterval, time);
        while (true)
        {
            var action = await executor.GetActionAsync(id, cancellationToken);
            if (action.State != ActionOutcome.InProgress)
            {
                return (action.State, action.FinishedAt ?? time.GetUtcNow(), action.Evidence);
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    private async Task<int> ReplicasAsync(ActionTemplate.Scale scale, Run run, CancellationToken cancellationToken)
    {
        if (!scale.IsRelative)
        {
            return scale.Replicas;
        }

        var replicas = await monitor.ListReplicasAsync(run.Incident.Fingerprint.Service, cancellationToken);
        return replicas.Count(replica => replica.State is ContainerState.Running or ContainerState.Starting) + scale.Replicas;
    }
}
