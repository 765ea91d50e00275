using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Ledger;

namespace RunbookExecutor.Executor.Ledger;

/// <summary>Reads the approvals that can still matter.</summary>
public static class ApprovalReading
{
    /// <summary>No approval lives longer, so what is older is only history.</summary>
    internal static readonly TimeSpan Memory = TimeSpan.FromHours(25);

    /// <summary>Oldest first.</summary>
    public static IReadOnlyList<ApprovalRecord> Approvals(this LedgerReader reader) => ApprovalFold.Fold(AgeRule.Younger(reader.Recent.Approvals, Memory, reader.Now), reader.Now);

    public static ApprovalRecord? FindApproval(this LedgerReader reader, ApprovalId id) => reader.Approvals().FirstOrDefault(approval => approval.Id == id);
}
