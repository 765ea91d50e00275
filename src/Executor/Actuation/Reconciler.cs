using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Executor.Admission;
using RunbookExecutor.Executor.Ledger;

namespace RunbookExecutor.Executor.Actuation;

/// <summary>Brings to an end what a crash, a busy moment or a silent caller left open: unfinished actions, compensations, verifications.</summary>
public sealed class Reconciler(LedgerStore ledger, ExecutionLock executionLock, ActionRunner runner, LateWork late)
{
    /// <summary>One pass. What another process is working on now is left to it.</summary>
    /// <exception cref="LedgerUnavailableException">Nothing can be told without it.</exception>
    /// <exception cref="PlatformException">The platform cannot be read.</exception>
    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        if (ledger.Read(reader => reader.Unsettled()).Count == 0)
        {
            return;
        }

        using var held = await executionLock.TryEnterAsync(TimeSpan.Zero, cancellationToken);
        if (held is null)
        {
            return;
        }

        // Read again now that nobody else can be at work: what is unfinished here has been left.
        foreach (var action in ledger.Read(reader => reader.Unsettled()))
        {
            await FinishAsync(action);
        }
    }

    private async Task FinishAsync(ActionRecord action)
    {
        if (action.NeedsCompensation)
        {
            await late.CompensateAsync(action);
        }
        else if (action.IsInFlight)
        {
            await runner.ResumeAsync(ActionWork.Resumed(action));
        }
        else
        {
            late.CloseVerification(action);
        }
    }
}
