using Dapper;
using Microsoft.Data.Sqlite;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Ledger;

namespace RunbookExecutor.Executor.Ledger;

/// <summary>
/// The entries that the guards ask for at every request, kept as they were read: those of the actions of the last hours, of all
/// that is unsettled, the last word on freezing, and what was lately written of approvals and incidents. Nothing is counted here. Each reading first finds the entry that this goes
/// up to in the ledger, by its number and its hash; each hash seals the one before it, so what is kept is what the ledger holds.
/// Where it is not found, because the file was exchanged or a transaction was rolled back, everything is read anew.
/// </summary>
internal sealed class ActionMemory(TimeSpan horizon)
{
    // Some days of ten actions an hour: what grew too old is dropped by reading anew.
    private const int Most = 400;

    private static readonly IReadOnlyList<string> KeptKinds =
        [.. ApprovalFold.Kinds.Concat([EntryKind.Frozen, EntryKind.Thawed, EntryKind.IncidentSeen]).Select(kind => kind.ToString())];

    private readonly Lock _lock = new();
    private RecentActions? _kept;
    private FoldedActions? _folded;

    /// <summary>How old an action may be that is surely known.</summary>
    public TimeSpan Horizon => horizon;

    /// <summary>What the ledger holds in the transaction of <paramref name="connection"/>.</summary>
    public RecentActions Follow(SqliteConnection connection, BootInstant now)
    {
        var before = Kept;
        var head = connection.QueryFirstOrDefault<LedgerHead>("SELECT seq AS Seq, hash AS Hash FROM entries ORDER BY seq DESC LIMIT 1") ?? LedgerHead.None;
        var isSame = before is not null && Holds(connection, head, before.Head);
        var after = isSame && before!.Count <= Most
            ? Extended(connection, before, head)
            : Load(connection, head, now, isSame ? before!.SettledUpTo : 0);
        Kept = after;
        return after;
    }

    /// <summary>The history of these actions and the last word on freezing, folded anew only when an entry came to them.</summary>
    public ActionHistory Fold(RecentActions recent, IReadOnlyList<ActionId> ids, BootInstant now)
    {
        if (Volatile.Read(ref _folded)?.At(now, recent, ids) is { } known)
        {
            return known;
        }

        var folded = FoldedActions.Of(recent, ids, now);
        Volatile.Write(ref _folded, folded);
        return folded.History;
    }

    /// <summary>
    /// Every action up to this entry needs nothing more. It may be remembered, because what is settled in an append-only ledger
    /// stays settled.
    /// </summary>
    public void Settle(RecentActions actions, long upTo)
    {
        lock (_lock)
        {
            _kept = ReferenceEquals(_kept, actions) ? actions.Settled(upTo) : _kept;
        }
    }

    private RecentActions? Kept
    {
        get
        {
            lock (_lock)
            {
                return _kept;
            }
        }

        set
        {
            lock (_lock)
            {
                _kept = value;
            }
        }
    }

    private static bool Holds(SqliteConnection connection, LedgerHead head, LedgerHead earlier) =>
        earlier == LedgerHead.None
        || earlier == head
        || (earlier.Seq < head.Seq && connection.ExecuteScalar<string?>("SELECT hash FROM entries WHERE seq = @Seq", earlier) == earlier.Hash);

    private static RecentActions Extended(SqliteConnection connection, RecentActions before, LedgerHead head)
    {
        if (before.Head == head)
        {
            return before;
        }

        var added = connection
            .Query<LedgerRow>($"SELECT {LedgerRow.Columns} FROM entries WHERE seq > @Seq AND (action_id IS NOT NULL OR kind IN @Kinds) ORDER BY seq", new { before.Head.Seq, Kinds = KeptKinds })
            .Select(row => row.ToEntry())
            .ToList();
        var unknown = added.Where(entry => entry is { ActionId: { } id, Kind: not EntryKind.Intent } && !before.Knows(id)).Select(entry => entry.ActionId!.Value.Value).Distinct();
        var old = EntriesOf(connection, [.. unknown]).Where(entry => entry.Seq <= before.Head.Seq);
        return before.With(head, [.. old, .. added]);
    }

    private RecentActions Load(SqliteConnection connection, LedgerHead head, BootInstant now, long settled)
    {
        var entries = EntriesOf(connection, [.. RecentIds(connection, now).Concat(UnsettledIds(connection, settled)).Distinct()]);
        var freeze = connection
            .Query<LedgerRow>($"SELECT {LedgerRow.Columns} FROM entries WHERE kind IN ('Frozen', 'Thawed') ORDER BY seq DESC LIMIT 1")
            .Select(row => row.ToEntry());
        IEnumerable<LedgerEntry> others = [.. freeze, .. LedgerSelect.Younger(connection, ApprovalFold.Kinds, ApprovalReading.Memory, now), .. LedgerSelect.Younger(connection, [EntryKind.IncidentSeen], SightingReading.Memory, now)];
        return RecentActions.Empty.With(head, [.. entries.Concat(others).DistinctBy(entry => entry.Seq).OrderBy(entry => entry.Seq)]).Settled(settled);
    }

    internal static IReadOnlyList<LedgerEntry> EntriesOf(SqliteConnection connection, IReadOnlyList<string> actionIds) => actionIds.Count == 0
        ? []
        : [.. connection.Query<LedgerRow>($"SELECT {LedgerRow.Columns} FROM entries WHERE action_id IN @actionIds ORDER BY seq", new { actionIds }).Select(row => row.ToEntry())];

    // From the newest back, until one is too old to matter; all before it are older still.
    private IEnumerable<string> RecentIds(SqliteConnection connection, BootInstant now)
    {
        var rule = new AgeRule(now);
        return connection
            .Query<LedgerRow>("SELECT action_id AS ActionId, boot_id AS BootId, boot_ms AS BootMs FROM entries WHERE kind = 'Intent' ORDER BY seq DESC", buffered: false)
            .TakeWhile(row => rule.Of(new BootInstant(row.BootId, row.BootMs)) < horizon)
            .Select(row => row.ActionId!);
    }

    // As RecentActions.Unsettled has it.
    private static IEnumerable<string> UnsettledIds(SqliteConnection connection, long settled) => connection.Query<string>(
        """
        SELECT action_id FROM entries i WHERE kind = 'Intent' AND seq > @settled AND (
            NOT EXISTS (SELECT 1 FROM entries WHERE action_id = i.action_id AND kind = 'Outcome')
            OR NOT EXISTS (SELECT 1 FROM entries WHERE action_id = i.action_id AND kind = 'Verified')
            OR NOT EXISTS (SELECT 1 FROM entries WHERE action_id = i.action_id AND kind = 'CompensationFinished') AND tool IN ('scale-service', 'update-env-vars'))
        ORDER BY seq
        """,
        new { settled });
}
