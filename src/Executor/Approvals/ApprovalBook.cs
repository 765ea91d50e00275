using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Executor.Guards;
using RunbookExecutor.Executor.Ledger;

namespace RunbookExecutor.Executor.Approvals;

/// <summary>Finds the approval that belongs to a request, and writes the wish for one when there is none that counts.</summary>
public sealed class ApprovalBook(LedgerStore ledger, PolicyOptions policy, TimeProvider time)
{
    /// <summary>So many may wait for one caller: people answer slowly, and a program asks fast.</summary>
    public const int MostWaiting = 20;

    /// <summary>The newest that the same caller has for the same action of the same run.</summary>
    public static ApprovalRecord? Find(LedgerReader reader, ActionRequest request) => reader.Approvals().LastOrDefault(approval =>
        approval.Caller == request.Caller && approval.RunId == request.RunId && ActionKey.AreSame(approval.Request.Action, request.Action));

    /// <summary>The approval that the request waits for: the pending one, or a new one; null when too many of the caller's wait already.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="target">What it would act on, as it is now.</param>
    /// <param name="why">Why a person is asked.</param>
    public ApprovalRecord? Request(ActionRequest request, TargetState target, string why)
    {
        var digest = ApprovalDigest.Of(request, target, policy);
        return ledger.Read(reader => Open(reader, request, digest)) ?? ledger.Write(transaction => Open(transaction, request, digest) ?? Wish(transaction, request, target, why, digest));
    }

    /// <summary>The request's approval as long as it was neither used nor ended.</summary>
    public ApprovalRecord? Unused(ActionRequest request) => ledger.Read(reader => Unused(reader, request));

    /// <summary>Ends the request's approval when it was refused for good: it expired, it is stale, or nothing is needed any more.</summary>
    public void Close(ActionRequest request, string reason) => ledger.Write(transaction =>
        Unused(transaction, request) is { } approval
            ? transaction.Append(About(approval, EntryKind.ApprovalClosed, request.Caller, reason))
            : null);

    private static ApprovalRecord? Unused(LedgerReader reader, ActionRequest request) =>
        Find(reader, request) is { State: ApprovalState.Pending or ApprovalState.Approved } approval ? approval : null;

    private static ApprovalRecord? Open(LedgerReader reader, ActionRequest request, string digest) =>
        Find(reader, request) is { IsOpen: true } known && known.Request.Digest == digest ? known : null;

    private ApprovalRecord? Wish(LedgerTransaction transaction, ActionRequest request, TargetState target, string why, string digest)
    {
        if (Find(transaction, request) is { IsOpen: true } known)
        {
            transaction.Append(About(known, EntryKind.ApprovalClosed, known.Caller, "What it was for has changed."));
        }

        if (transaction.Approvals().Count(approval => approval.Caller == request.Caller && approval.IsOpen) >= MostWaiting)
        {
            return null;
        }

        var wish = new ApprovalRequestPayload
        {
            ApprovalId = ApprovalId.New(time),
            Action = request.Action,
            Reason = request.Reason,
            Why = why,
            Digest = digest,
            LifetimeSeconds = policy.ApprovalLifetime.TotalSeconds,
            Service = target.Service.Name,
            Anomaly = request.Anomaly?.Value,
            RunbookHash = request.RunbookHash,
        };
        transaction.Append(new EntryDraft(EntryKind.ApprovalRequested, request.Caller, wish)
        {
            RunId = request.RunId,
            IncidentId = request.IncidentId,
            Tool = request.Action.Tool,
            Target = request.Action.ActsOnService ? Slot.Of(target.Service) : Slot.Of(target.Find(request.Action.Target)!),
        });
        return transaction.FindApproval(wish.ApprovalId)!;
    }

    internal static EntryDraft About(ApprovalRecord approval, EntryKind kind, string caller, string? comment, ActionId? action = null) =>
        new(kind, caller, new ApprovalPayload(approval.Id, comment))
        {
            ActionId = action,
            RunId = approval.RunId,
            IncidentId = approval.IncidentId,
            Tool = approval.Request.Action.Tool,
            Target = approval.Request.Action.Target,
        };
}
