using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Core.Units;
using RunbookExecutor.Executor.Freezing;
using RunbookExecutor.Executor.Ledger;

namespace RunbookExecutor.Executor.Actuation;

/// <summary>What a finished action still needs: to be put back, or to have its silence written down.</summary>
public sealed class LateWork(LedgerStore ledger, Compensator compensator, FreezeSwitch freeze, ExecutorOptions options, TimeProvider time)
{
    /// <summary>How long after the time in which the caller meant to know its report is waited for.</summary>
    public static readonly TimeSpan ReportGrace = TimeSpan.FromSeconds(30);

    /// <summary>Puts the action back unless automation is frozen, in which case it waits, or the report is too old. Only for who holds the execution lock.</summary>
    public async Task<OutcomePayload?> CompensateAsync(ActionRecord action)
    {
        if (action.VerifiedAge > options.CompensateWithin)
        {
            return compensator.Leave(action, $"it could not be put back within {DurationText.Format(options.CompensateWithin)} after the report.", now: null);
        }

        return freeze.Read().IsFrozen ? null : await compensator.CompensateAsync(action, time);
    }

    /// <summary>Nobody told what became of the symptom: after a time that is recorded as inconclusive.</summary>
    public void CloseVerification(ActionRecord action)
    {
        var within = action.Intent.VerifyWithinSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) + ReportGrace : options.VerificationWithin;
        if (action is not { Outcome: ActionOutcome.Succeeded, Verification: null } || action.FinishedAge < within)
        {
            return;
        }

        var verification = new VerificationPayload(VerificationOutcome.Inconclusive, $"Nobody reported a verification within {DurationText.Format(within)}.");
        ledger.Write(transaction => transaction.FindAction(action.Id) is { Verification: null }
            ? transaction.Append(EntryDraft.About(action, EntryKind.Verified, verification))
            : null);
    }
}
