using Dapper;
using Microsoft.Data.Sqlite;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Ledger;

namespace RunbookExecutor.Executor.Ledger;

/// <summary>Reads one consistent state of the ledger at one moment.</summary>
public class LedgerReader
{
    private readonly SqliteConnection _connection;
    private readonly SettledMark _settled;

    internal LedgerReader(SqliteConnection connection, BootInstant now, SettledMark settled) => (_connection, Now, _settled) = (connection, now, settled);

    /// <summary>Read inside the transaction, so that no later entry can be older.</summary>
    public BootInstant Now { get; }

    internal SqliteConnection Connection => _connection;

    /// <summary>The actions of the last <paramref name="window"/>, all that is unsettled, the last word on freezing, and the incidents first seen in <paramref name="sightings"/>.</summary>
    public ActionHistory History(TimeSpan window, TimeSpan sightings = default)
    {
        var ids = RecentIds(window).Concat(UnsettledIds()).Distinct();
        var history = Fold([.. ids], withFreeze: true);
        return sightings == default ? history : history with { Sightings = SightingReading.Recent(this, sightings) };
    }

    /// <summary>The actions that still need something: an outcome, a verification, a compensation.</summary>
    public IReadOnlyList<ActionRecord> Unsettled()
    {
        var last = LastSeq();
        var open = Fold(UnsettledIds(), withFreeze: false).Actions.Where(action => !IsSettled(action)).ToList();
        _settled.Raise(open.Count == 0 ? last : FirstSeq(open[0].Id) - 1);
        return open;
    }

    public ActionRecord? FindAction(ActionId id) => Fold([id.Value], withFreeze: false).Find(id);

    /// <summary>The newest action that this caller asked for under this key.</summary>
    public ActionRecord? FindByKey(string caller, string key)
    {
        var id = _connection.ExecuteScalar<string?>(
            "SELECT action_id FROM entries WHERE caller = @caller AND idempotency_key = @key AND kind = 'Intent' ORDER BY seq DESC LIMIT 1", new { caller, key });
        return id is null ? null : FindAction(new ActionId(id));
    }

    /// <summary>The newest actions, oldest first.</summary>
    public IReadOnlyList<ActionRecord> RecentActions(int limit) => Fold(
        [.. _connection.Query<string>("SELECT action_id FROM entries WHERE kind = 'Intent' ORDER BY seq DESC LIMIT @limit", new { limit })], withFreeze: false).Actions;

    public FreezeRecord? LastFreeze() => Fold([], withFreeze: true).Freeze;

    public long LastSeq() => _connection.ExecuteScalar<long?>("SELECT max(seq) FROM entries") ?? 0;

    public IReadOnlyList<LedgerEntry> Entries(LedgerQuery query) => LedgerSelect.Entries(_connection, query);

    private static bool IsSettled(ActionRecord action) =>
        !action.IsInFlight && !action.NeedsCompensation && (action.Verification is not null || action.Outcome != Core.Actions.ActionOutcome.Succeeded);

    private ActionHistory Fold(IReadOnlyList<string> actionIds, bool withFreeze)
    {
        var rows = _connection.Query<LedgerRow>($"SELECT {LedgerRow.Columns} FROM entries WHERE action_id IN @actionIds", new { actionIds });
        var freeze = withFreeze
            ? _connection.Query<LedgerRow>($"SELECT {LedgerRow.Columns} FROM entries WHERE kind IN ('Frozen', 'Thawed') ORDER BY seq DESC LIMIT 1")
            : [];
        return ActionHistory.Fold([.. rows.Concat(freeze).OrderBy(row => row.Seq).Select(row => row.ToEntry())], Now);
    }

    /// <summary>The entries of some kinds that are younger than <paramref name="window"/>, in the order in which they were written.</summary>
    internal IReadOnlyList<LedgerEntry> Recent(IReadOnlyList<EntryKind> kinds, TimeSpan window)
    {
        var rule = new AgeRule(Now);
        return
        [
            .. _connection
                .Query<LedgerRow>($"SELECT {LedgerRow.Columns} FROM entries WHERE kind IN @kinds ORDER BY seq DESC", new { kinds = kinds.Select(kind => kind.ToString()) }, buffered: false)
                .TakeWhile(row => rule.Of(new BootInstant(row.BootId, row.BootMs)) < window)
                .Select(row => row.ToEntry())
                .Reverse(),
        ];
    }

    // From the newest back, until one is too old to matter; all before it are older still.
    private IEnumerable<string> RecentIds(TimeSpan window)
    {
        var rule = new AgeRule(Now);
        return _connection
            .Query<LedgerRow>("SELECT action_id AS ActionId, boot_id AS BootId, boot_ms AS BootMs FROM entries WHERE kind = 'Intent' ORDER BY seq DESC", buffered: false)
            .TakeWhile(row => rule.Of(new BootInstant(row.BootId, row.BootMs)) < window)
            .Select(row => row.ActionId!);
    }

    private List<string> UnsettledIds() => [.. _connection.Query<string>(
        """
        SELECT action_id FROM entries i WHERE kind = 'Intent' AND seq > @Seq AND (
            NOT EXISTS (SELECT 1 FROM entries WHERE action_id = i.action_id AND kind = 'Outcome')
            OR NOT EXISTS (SELECT 1 FROM entries WHERE action_id = i.action_id AND kind = 'Verified')
            OR NOT EXISTS (SELECT 1 FROM entries WHERE action_id = i.action_id AND kind = 'CompensationFinished') AND tool IN ('scale-service', 'update-env-vars'))
        ORDER BY seq
        """,
        new { _settled.Seq })];

    private long FirstSeq(ActionId id) => _connection.ExecuteScalar<long>("SELECT min(seq) FROM entries WHERE action_id = @Value", new { id.Value });
}
