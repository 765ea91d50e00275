using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Executor.Actuation;
using RunbookExecutor.Executor.Ledger;

namespace RunbookExecutor.Executor.Admission;

/// <summary>Sends admitted work under the execution lock and waits for it as long as a caller's patience lasts.</summary>
public sealed class Dispatch(ExecutionLock executionLock, ActionRunner runner, RunningActions running, LedgerStore ledger, Waiting waiting)
{
    public async Task<HeldLock?> TryEnterAsync(CancellationToken cancellationToken) =>
        await executionLock.TryEnterAsync(waiting.LockWait, cancellationToken) is { } held ? new HeldLock(held) : null;

    /// <summary>The action with its outcome, or as far as it got when the wait is over; it goes on then, and keeps the lock until it has ended.</summary>
    public async Task<ActionRecord> SendAsync(ActionWork work, HeldLock held, CancellationToken cancellationToken)
    {
        var run = running.Begin(() => runner.RunAsync(work), held.HandOver());
        var outcome = await waiting.ForAsync(run, cancellationToken);
        return Latest(work.Record, outcome);
    }

    /// <summary>Waits for an action that somebody else sent.</summary>
    public async Task<ActionRecord> JoinAsync(ActionRecord action, CancellationToken cancellationToken)
    {
        var latest = action;
        await waiting.UntilAsync(() => (latest = Latest(latest, outcome: null)).Outcome != ActionOutcome.InProgress, cancellationToken);
        return latest;
    }

    private ActionRecord Latest(ActionRecord action, OutcomePayload? outcome)
    {
        try
        {
            return ledger.Read(reader => reader.FindAction(action.Id)) ?? action;
        }
        catch (LedgerUnavailableException)
        {
            // It was sent: what is known of it here is told, and the ledger gets it when it can be written again.
            return outcome is null ? action : action with { Outcome = outcome.Outcome, Evidence = outcome.Evidence, After = outcome.After };
        }
    }
}
