using Microsoft.Extensions.Logging;
using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Executor.Ledger;

namespace RunbookExecutor.Executor.Actuation;

/// <summary>Puts what became of an action into the ledger, the counters and the log; what a person has to look at is an alert.</summary>
public sealed partial class OutcomeWriter(LedgerStore ledger, ILogger<OutcomeWriter> logger)
{
    public OutcomePayload Write(ActionWork work, ActionOutcome outcome, string evidence, TargetState? now)
    {
        var payload = new OutcomePayload(outcome, evidence, now);
        try
        {
            ledger.Append(EntryDraft.About(work.Record, work.IsCompensation ? EntryKind.CompensationFinished : EntryKind.Outcome, payload));
        }
        catch (LedgerUnavailableException error)
        {
            // It stays unfinished in the ledger, and is read back again once that can be written.
            LogUnrecorded(work.Record.Id.Value, outcome, error.Message);
        }

        Report(work, payload);
        return payload;
    }

    private void Report(ActionWork work, OutcomePayload payload)
    {
        ExecutorMetrics.Actions.WithLabels(work.Action.Tool, payload.Outcome.ToString(), work.IsCompensation ? "compensation" : "action").Inc();
        if (payload.Outcome == ActionOutcome.Succeeded)
        {
            LogSucceeded(work.Record.Id.Value, work.Action.Describe(), payload.Evidence);
            return;
        }

        var running = payload.After is { } after ? $"{after.RunningReplicas} replicas run, before it {work.Before.RunningReplicas}." : string.Empty;
        LogAlert(work.Record.Id.Value, work.Action.Describe(), payload.Outcome, payload.Evidence, running);
    }

    [LoggerMessage(LogLevel.Information, "Action {ActionId}: {Action} succeeded. {Evidence}")]
    private partial void LogSucceeded(string actionId, string action, string evidence);

    [LoggerMessage(LogLevel.Error, "ALERT: action {ActionId}: {Action} ended {Outcome}. {Evidence} {Running}")]
    private partial void LogAlert(string actionId, string action, ActionOutcome outcome, string evidence, string running);

    [LoggerMessage(LogLevel.Error, "Action {ActionId}: its outcome {Outcome} could not be recorded and will be read back again. {Reason}")]
    private partial void LogUnrecorded(string actionId, ActionOutcome outcome, string reason);
}
