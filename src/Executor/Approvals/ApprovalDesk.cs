using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Executor.Ledger;

namespace RunbookExecutor.Executor.Approvals;

/// <summary>Takes a person's word on a waiting action, once and in time, and never from who asked for the action.</summary>
public sealed class ApprovalDesk(LedgerStore ledger)
{
    private const int MaxComment = 500;
    private const int Shown = 100;

    /// <summary>The newest approvals, newest first.</summary>
    /// <param name="all">Also those that wait for nobody any more.</param>
    public IReadOnlyList<ApprovalRecord> List(bool all) => ledger.Read(reader => (IReadOnlyList<ApprovalRecord>)
        [.. reader.Approvals().Reverse().Where(approval => all || approval.IsOpen).Take(Shown)]);

    public ApprovalRecord? Find(ApprovalId id) => ledger.Read(reader => reader.FindApproval(id));

    public ApprovalAnswer Approve(ApprovalId id, Approver approver, string? comment) => Decide(id, EntryKind.Approved, approver, comment);

    public ApprovalAnswer Deny(ApprovalId id, Approver approver, string? comment) => Decide(id, EntryKind.ApprovalDenied, approver, comment);

    /// <summary>What somebody who may not answer is told.</summary>
    /// <param name="approval">What they tried to answer.</param>
    /// <param name="bearer">Who they are.</param>
    /// <param name="otherwise">Why they may not, if it was not themselves who asked for the action.</param>
    /// <param name="isRecorded">Whether it is written down; one who keeps trying would fill the disk.</param>
    public string TurnAway(ApprovalRecord approval, Approver bearer, string otherwise, bool isRecorded)
    {
        var fault = OwnRequest(approval, bearer) ?? otherwise;
        if (isRecorded)
        {
            ledger.Append(ApprovalBook.About(approval, EntryKind.ApprovalMisused, bearer.ToString(), fault));
        }

        return fault;
    }

    private ApprovalAnswer Decide(ApprovalId id, EntryKind decision, Approver approver, string? comment) => ledger.Write<ApprovalAnswer>(transaction =>
    {
        if (transaction.FindApproval(id) is not { } approval)
        {
            return new ApprovalAnswer.Unknown($"There is no approval {id}. 'runbook approvals --all' lists the recent ones.");
        }

        if (Fault(approval, approver) is { } fault)
        {
            transaction.Append(ApprovalBook.About(approval, EntryKind.ApprovalMisused, approver.ToString(), fault));
            return new ApprovalAnswer.Refused(fault, approval);
        }

        var bounded = comment?.Trim() is { Length: > 0 } text ? text[..Math.Min(text.Length, MaxComment)] : null;
        transaction.Append(ApprovalBook.About(approval, decision, approver.ToString(), bounded));
        return new ApprovalAnswer.Taken(transaction.FindApproval(id)!);
    });

    private static string? OwnRequest(ApprovalRecord approval, Approver approver) => approver.Is(approval.Caller)
        ? $"{approval.Caller} asked for this itself, and nobody approves their own request. Somebody else has to."
        : null;

    private static string? Fault(ApprovalRecord approval, Approver approver) => OwnRequest(approval, approver) ?? approval switch
    {
        { State: ApprovalState.Used } => $"{approval.Id} was used by {approval.UsedBy}, and each approval is good for one action.",
        { State: ApprovalState.Closed } => $"{approval.Id} waits for nobody any more: {approval.Comment}",
        { IsExpired: true } => $"{approval.Id} expired: it could be answered within {Guards.Sentence.Of(approval.Lifetime)} of the request. If it is still needed it will be asked for again.",
        { State: ApprovalState.Approved } => $"{approval.Id} was approved before, by {approval.DecidedBy}.",
        { State: ApprovalState.Denied } => $"{approval.Id} was denied before, by {approval.DecidedBy}.",
        _ => null,
    };
}

/// <summary>Who answers, from the transport.</summary>
/// <param name="Identity">The token's name, or <c>operator</c> where there are none.</param>
/// <param name="User">The name of the local user, as the command tells it; for the record.</param>
public sealed record Approver(string Identity, string? User = null)
{
    public bool Is(string caller) => caller == Identity || caller == User;

    public override string ToString() => User is null ? Identity : $"{Identity}:{User}";
}

/// <summary>What a person is told about an answer to a waiting action.</summary>
public abstract record ApprovalAnswer
{
    public sealed record Taken(ApprovalRecord Approval) : ApprovalAnswer;

    /// <param name="Problem">Why it does not count.</param>
    /// <param name="Approval">As it stands.</param>
    public sealed record Refused(string Problem, ApprovalRecord Approval) : ApprovalAnswer;

    public sealed record Unknown(string Problem) : ApprovalAnswer;
}
