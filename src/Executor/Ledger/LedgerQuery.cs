using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Ledger;

namespace RunbookExecutor.Executor.Ledger;

/// <summary>Which entries to read: the newest that fit, or from a sequence number on; always in the order in which they were written.</summary>
public sealed record LedgerQuery
{
    public const int MaxLimit = 1000;

    /// <summary>Only entries after this number, oldest first; null gives the newest.</summary>
    public long? After { get; init; }

    /// <summary>Only entries of this wall time or later.</summary>
    public DateTimeOffset? Since { get; init; }

    public ActionId? ActionId { get; init; }

    /// <summary>Only entries about this incident.</summary>
    public IncidentId? IncidentId { get; init; }

    public EntryKind? Kind { get; init; }

    /// <summary>Only entries before this number, for paging back; null begins with the newest.</summary>
    public long? Before { get; init; }

    public int Limit { get; init; } = 100;
}
