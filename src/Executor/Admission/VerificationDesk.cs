using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Executor.Actuation;
using RunbookExecutor.Executor.Ledger;

namespace RunbookExecutor.Executor.Admission;

/// <summary>Takes an action's caller's word on what became of the symptom, once, and has put back what did not help.</summary>
public sealed class VerificationDesk(LedgerStore ledger, Dispatch dispatch, LateWork late, RunningActions running, Waiting waiting)
{
    private const int MaxEvidence = 2000;

    public async Task<VerificationAnswer> ReportAsync(ActionId id, VerificationPayload report, string caller, CancellationToken cancellationToken)
    {
        var (problem, action) = ledger.Write(transaction => Record(transaction, id, Bounded(report), caller));
        if (problem is not null || action is null)
        {
            return new VerificationAnswer.Invalid(problem ?? $"There is no action {id}.");
        }

        if (action.NeedsCompensation && await dispatch.TryEnterAsync(cancellationToken) is { } held)
        {
            using (held)
            {
                await waiting.ForAsync(running.Begin(() => PutBackAsync(id), held.HandOver()), cancellationToken);
            }
        }

        return new VerificationAnswer.Recorded(ledger.Read(reader => reader.FindAction(id)) ?? action);
    }

    private static VerificationPayload Bounded(VerificationPayload report) =>
        report.Evidence.Length <= MaxEvidence ? report : report with { Evidence = report.Evidence[..MaxEvidence] };

    private static (string? Problem, ActionRecord? Action) Record(LedgerTransaction transaction, ActionId id, VerificationPayload report, string caller)
    {
        var action = transaction.FindAction(id);
        if (Problem(action, id, report, caller) is { } problem)
        {
            return (problem, null);
        }

        // The same report again is a client that asks again because an answer was lost.
        if (action!.Verification is null)
        {
            transaction.Append(EntryDraft.About(action, EntryKind.Verified, report));
            action = transaction.FindAction(id);
        }

        return (null, action);
    }

    private static string? Problem(ActionRecord? action, ActionId id, VerificationPayload report, string caller) => action switch
    {
        null => $"There is no action {id}. list-actions shows the recent ones.",
        _ when action.Caller != caller => $"Only the caller of {id}, '{action.Caller}', can report what became of it; this is '{caller}'.",
        { Outcome: ActionOutcome.InProgress } => $"{id} is still in progress. Ask get-action until it has an outcome, then report.",
        { Verification: { } earlier } when earlier.Outcome != report.Outcome => $"{id} was reported {earlier.Outcome} before ({earlier.Evidence.TrimEnd('.')}), and a report is taken once.",
        _ => null,
    };

    private async Task<string> PutBackAsync(ActionId id)
    {
        // Somebody else may have been quicker while this waited for the lock.
        var action = ledger.Read(reader => reader.FindAction(id));
        try
        {
            var outcome = action is { NeedsCompensation: true } ? await late.CompensateAsync(action) : null;
            return outcome?.Evidence ?? string.Empty;
        }
        catch (PlatformException error)
        {
            // It is still to be put back, and the reconciler will.
            return error.Message;
        }
    }
}

/// <summary>What a caller is told about its report.</summary>
public abstract record VerificationAnswer
{
    public sealed record Invalid(string Problem) : VerificationAnswer;

    public sealed record Recorded(ActionRecord Action) : VerificationAnswer;
}
