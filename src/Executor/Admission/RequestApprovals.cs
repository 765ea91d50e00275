using RunbookExecutor.Core.Actions;
using RunbookExecutor.Executor.Approvals;

namespace RunbookExecutor.Executor.Admission;

/// <summary>What admission does about approvals: asks for one at once, and ends one that a refusal has made useless.</summary>
public sealed class RequestApprovals(ApprovalBook book)
{
    private const string Stale = "APPROVAL_STALE";

    private static readonly IReadOnlyList<string> Final = ["APPROVAL_EXPIRED", Stale, "NO_LONGER_NEEDED"];

    /// <summary>Null when nobody can be asked now, because too much waits already.</summary>
    public ActionAnswer.Waiting? Ask(ActionRequest request, TargetState target, string why)
    {
        ExecutorMetrics.Refusals.WithLabels(Verdict.NeedsApproval.Rule).Inc();
        return book.Request(request, target, why) is { } approval ? new ActionAnswer.Waiting(approval, target) : null;
    }

    public static Verdict.Deny TooMany(ActionRequest request) =>
        new("APPROVALS_FULL", $"{ApprovalBook.MostWaiting} actions of {request.Caller} wait for a person already. Ask again when some of them are answered ('runbook approvals') or have run out.");

    /// <summary>The refusal of a request whose target cannot be found any more; null when no approval waits for it or was given.</summary>
    /// <param name="request">What is asked for, as it was when the approval was asked for.</param>
    /// <param name="problem">What cannot be found.</param>
    public Verdict.Deny? Gone(ActionRequest request, string problem) => book.Unused(request) is { } approval
        ? new Verdict.Deny(Stale, $"{approval.Id} is for something that cannot be found any more. {problem}")
        : null;

    public void End(ActionRequest request, Verdict.Deny verdict)
    {
        if (Final.Contains(verdict.Rule))
        {
            book.Close(request, verdict.Reason);
        }
    }
}
