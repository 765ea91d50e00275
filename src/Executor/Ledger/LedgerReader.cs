using Dapper;
using Microsoft.Data.Sqlite;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Ledger;

namespace RunbookExecutor.Executor.Ledger;

/// <summary>Reads one consistent state of the ledger at one moment.</summary>
public class LedgerReader
{
    private readonly SqliteConnection _connection;
    private readonly ActionMemory _memory;
    private RecentActions? _recent;

    internal LedgerReader(SqliteConnection connection, BootInstant now, ActionMemory memory) => (_connection, Now, _memory) = (connection, now, memory);

    /// <summary>Read inside the transaction, so that no later entry can be older.</summary>
    public BootInstant Now { get; }

    internal SqliteConnection Connection => _connection;

    /// <summary>What the guards ask for, read once.</summary>
    internal RecentActions Recent => _recent ??= _memory.Follow(_connection, Now);

    /// <summary>The actions of the last <paramref name="window"/>, all that is unsettled, the last word on freezing, and the incidents first seen lately.</summary>
    public ActionHistory History(TimeSpan window)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(window, _memory.Horizon);
        var recent = Recent;
        return _memory.Fold(recent, [.. recent.Within(window, Now).Union(recent.Unsettled())], Now) with { Sightings = SightingReading.Recent(this) };
    }

    /// <summary>The actions that still need something: an outcome, a verification, a compensation.</summary>
    public IReadOnlyList<ActionRecord> Unsettled()
    {
        var recent = Recent;
        var open = ActionHistory.Fold(recent.Of(recent.Unsettled(), withFreeze: false), Now).Actions.Where(action => !IsSettled(action)).ToList();
        _memory.Settle(recent, open.Count == 0 ? recent.Head.Seq : FirstSeq(open[0].Id) - 1);
        return open;
    }

    public ActionRecord? FindAction(ActionId id) => Fold([id.Value]).Find(id);

    /// <summary>The newest action that this caller asked for under this key.</summary>
    public ActionRecord? FindByKey(string caller, string key)
    {
        var id = _connection.ExecuteScalar<string?>(
            "SELECT action_id FROM entries WHERE caller = @caller AND idempotency_key = @key AND kind = 'Intent' ORDER BY seq DESC LIMIT 1", new { caller, key });
        return id is null ? null : FindAction(new ActionId(id));
    }

    /// <summary>The newest actions, oldest first.</summary>
    public IReadOnlyList<ActionRecord> RecentActions(int limit) => Fold(
        [.. _connection.Query<string>("SELECT action_id FROM entries WHERE kind = 'Intent' ORDER BY seq DESC LIMIT @limit", new { limit })]).Actions;

    public FreezeRecord? LastFreeze() => Recent.Freeze is { } freeze ? FreezeRecord.Apply(before: null, freeze.Entry) : null;

    public long LastSeq() => _connection.ExecuteScalar<long?>("SELECT max(seq) FROM entries") ?? 0;

    public IReadOnlyList<LedgerEntry> Entries(LedgerQuery query) => LedgerSelect.Entries(_connection, query);

    private static bool IsSettled(ActionRecord action) =>
        !action.IsInFlight && !action.NeedsCompensation && (action.Verification is not null || action.Outcome != Core.Actions.ActionOutcome.Succeeded);

    private ActionHistory Fold(IReadOnlyList<string> actionIds) => ActionHistory.Fold(ActionMemory.EntriesOf(_connection, actionIds), Now);

    /// <summary>Something was written since it was read.</summary>
    private protected void Forget() => _recent = null;

    private long FirstSeq(ActionId id) => _connection.ExecuteScalar<long>("SELECT min(seq) FROM entries WHERE action_id = @Value", new { id.Value });
}
