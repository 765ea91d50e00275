using RunbookExecutor.Core.Actions;
using RunbookExecutor.Executor.Approvals;

namespace RunbookExecutor.Executor.Admission;

/// <summary>What admission does about approvals: asks for one at once, and ends one that a refusal has made useless.</summary>
public sealed class RequestApprovals(ApprovalBook book)
{
    private static readonly IReadOnlyList<string> Final = ["APPROVAL_EXPIRED", "APPROVAL_STALE", "NO_LONGER_NEEDED"];

    public ActionAnswer.Waiting Ask(ActionRequest request, TargetState target, string why)
    {
        ExecutorMetrics.Refusals.WithLabels(Verdict.NeedsApproval.Rule).Inc();
        return new ActionAnswer.Waiting(book.Request(request, target, why), target);
    }

    public void End(ActionRequest request, Verdict.Deny verdict)
    {
        if (Final.Contains(verdict.Rule))
        {
            book.Close(request, verdict.Reason);
        }
    }
}
