using RunbookExecutor.Core.Identity;

namespace RunbookExecutor.Core.Ledger;

/// <summary>Makes approvals of the entries about them.</summary>
public static class ApprovalFold
{
    public static readonly IReadOnlyList<EntryKind> Kinds =
        [EntryKind.ApprovalRequested, EntryKind.Approved, EntryKind.ApprovalDenied, EntryKind.ApprovalUsed, EntryKind.ApprovalClosed];

    /// <param name="entries">In the order in which they were written; approvals whose request is missing are passed over.</param>
    /// <param name="now">The moment from which ages are counted.</param>
    public static IReadOnlyList<ApprovalRecord> Fold(IReadOnlyList<LedgerEntry> entries, BootInstant now)
    {
        var ages = ActionHistory.Ages(entries, now);
        var approvals = new OrderedDictionary<ApprovalId, ApprovalRecord>();
        for (var i = 0; i < entries.Count; i++)
        {
            Apply(approvals, entries[i], ages[i]);
        }

        return [.. approvals.Values];
    }

    private static void Apply(OrderedDictionary<ApprovalId, ApprovalRecord> approvals, LedgerEntry entry, TimeSpan age)
    {
        if (entry.Kind == EntryKind.ApprovalRequested)
        {
            var request = entry.Read<ApprovalRequestPayload>();
            approvals[request.ApprovalId] = new ApprovalRecord(request, entry.Caller, entry.Time, age) { RunId = entry.RunId, IncidentId = entry.IncidentId };
            return;
        }

        var about = entry.Read<ApprovalPayload>();
        if (approvals.GetValueOrDefault(about.ApprovalId) is { } approval)
        {
            approvals[about.ApprovalId] = With(approval, entry, about.Comment);
        }
    }

    private static ApprovalRecord With(ApprovalRecord approval, LedgerEntry entry, string? comment) => entry.Kind switch
    {
        EntryKind.Approved => approval with { State = ApprovalState.Approved, DecidedBy = entry.Caller, Comment = comment },
        EntryKind.ApprovalDenied => approval with { State = ApprovalState.Denied, DecidedBy = entry.Caller, Comment = comment },
        EntryKind.ApprovalUsed => approval with { State = ApprovalState.Used, UsedBy = entry.ActionId },
        EntryKind.ApprovalClosed => approval with { State = ApprovalState.Closed, Comment = comment },
        _ => approval,
    };
}
