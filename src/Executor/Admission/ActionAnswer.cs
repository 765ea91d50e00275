using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Ledger;

namespace RunbookExecutor.Executor.Admission;

/// <summary>What a caller is told about its request.</summary>
public abstract record ActionAnswer
{
    /// <summary>The request names something that does not exist, or cannot be meant.</summary>
    /// <param name="Problem">One sentence that says what, which and what would do.</param>
    public sealed record Invalid(string Problem) : ActionAnswer;

    /// <param name="Action">What was asked for.</param>
    /// <param name="Verdict">Which rule refused, and when it frees.</param>
    /// <param name="Target">What it was judged against; null when that could not be read.</param>
    public sealed record Refused(RemediationAction Action, Verdict.Deny Verdict, TargetState? Target) : ActionAnswer;

    /// <summary>A person has to approve it first; nothing was sent and no budget was used.</summary>
    /// <param name="Approval">What is waited for.</param>
    /// <param name="Target">What it was judged against.</param>
    public sealed record Waiting(ApprovalRecord Approval, TargetState Target) : ActionAnswer;

    /// <summary>A dry run: what every guard says and what would be done.</summary>
    public sealed record Rehearsed(RehearsalPayload Rehearsal, TargetState Target) : ActionAnswer
    {
        public GuardVerdict? FirstRefusal => Rehearsal.Guards.FirstOrDefault(guard => !guard.Allowed);
    }

    /// <summary>What was asked for is so already; nothing was sent and no budget was used.</summary>
    public sealed record Unchanged(RemediationAction Action, TargetState Target) : ActionAnswer;

    /// <param name="Record">The action as far as it got.</param>
    /// <param name="IsRepeated">It was sent for an earlier request with the same key.</param>
    public sealed record Sent(ActionRecord Record, bool IsRepeated) : ActionAnswer;
}
