using Dapper;
using Microsoft.Data.Sqlite;
using RunbookExecutor.Core.Ledger;

namespace RunbookExecutor.Executor.Ledger;

/// <summary>Reads and appends while no one else can; all or nothing of it is kept.</summary>
public sealed class LedgerTransaction : LedgerReader
{
    private readonly BootClock _clock;
    private readonly byte[] _key;

    internal LedgerTransaction(SqliteConnection connection, BootClock clock, ActionMemory memory, byte[] key)
        : base(connection, clock.Now, memory) => (_clock, _key) = (clock, key);

    /// <summary>What was appended last; null as long as nothing was.</summary>
    internal Checkpoint? Head { get; private set; }

    /// <exception cref="LedgerUnavailableException">The ledger does not hold what it held at the checkpoint.</exception>
    internal void Require(Checkpoint checkpoint)
    {
        var head = checkpoint.Count == 0 ? RowHash.Genesis : Connection.ExecuteScalar<string?>("SELECT hash FROM entries WHERE seq = @Count", new { checkpoint.Count });
        if (head != checkpoint.Head)
        {
            throw new LedgerUnavailableException(
                $"The ledger does not hold entry {checkpoint.Count} as its checkpoint tells of it, so it was cut off or exchanged. 'runbook ledger verify' shows it; put the whole ledger back, or move its files away to begin a new one.");
        }
    }

    public LedgerEntry Append(EntryDraft draft)
    {
        var last = Connection.QueryFirstOrDefault<LedgerRow>($"SELECT {LedgerRow.Columns} FROM entries ORDER BY seq DESC LIMIT 1");
        var row = new LedgerRow
        {
            Seq = (last?.Seq ?? 0) + 1,
            Time = LedgerRow.WriteTime(_clock.WallTime),
            BootId = Now.BootId,
            BootMs = Now.Milliseconds,
            Kind = draft.Kind.ToString(),
            ActionId = draft.ActionId?.Value,
            RunId = draft.RunId?.Value,
            IncidentId = draft.IncidentId?.Value,
            Caller = draft.Caller,
            Tool = draft.Tool,
            Target = draft.Target,
            IdempotencyKey = draft.IdempotencyKey,
            Payload = LedgerJson.Write(draft.Payload),
            PreviousHash = last?.Hash ?? RowHash.Genesis,
        };
        row = row with { Hash = RowHash.Of(_key, row) };
        Connection.Execute(LedgerSchema.Insert, row);
        Forget();
        Head = new Checkpoint(row.Seq, row.Hash);
        return row.ToEntry();
    }
}
