using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;

namespace RunbookExecutor.Executor.Ledger;

/// <summary>Checks a ledger from its files alone, beside a running executor or without one.</summary>
public static class LedgerVerifier
{
    // SQLite's own numbers; the first is that of any statement that makes no sense, and these only ask for the table.
    private const int NoSuchTable = 1;
    private const int Corrupt = 11;
    private const int NotADatabase = 26;

    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(5);

    public static LedgerVerification Verify(string dataDirectory)
    {
        var files = new LedgerFiles(dataDirectory);
        if (!File.Exists(files.Database))
        {
            return new LedgerVerification.Unreadable($"{files.Database} does not exist. Name the data directory of an executor that has run.");
        }

        try
        {
            return Check(files);
        }
        catch (LedgerUnavailableException error)
        {
            return new LedgerVerification.Unreadable(error.Message);
        }
        catch (Exception error) when (error is SqliteException { SqliteErrorCode: NoSuchTable or Corrupt or NotADatabase } or InvalidCastException or FormatException)
        {
            return new LedgerVerification.Altered($"{files.Database} cannot be read as a ledger ({error.Message.TrimEnd('.')}); a copy needs ledger.db-wal as well, where there is one");
        }
        catch (Exception error) when (error is SqliteException or IOException or UnauthorizedAccessException)
        {
            return new LedgerVerification.Unreadable($"{files.Database} cannot be read now: {error.Message.TrimEnd('.')}. A copy needs ledger.db, ledger.db-wal where there is one, ledger.key and ledger.checkpoint.");
        }
    }

    private static LedgerVerification Check(LedgerFiles files)
    {
        var key = files.ReadKey();

        // Read before the entries: an executor that goes on meanwhile only makes more of them.
        var (checkpoint, fault) = files.Checkpoint.Read(key);
        using var connection = LedgerConnection.Open(files.Database, Wait, SqliteOpenMode.ReadOnly);
        using var transaction = connection.BeginTransaction(deferred: true);
        var found = Walk(connection.Query<LedgerRow>($"SELECT {LedgerRow.Columns} FROM entries NOT INDEXED ORDER BY seq", buffered: false), key, checkpoint);
        if (found is not LedgerVerification.Ok)
        {
            return found;
        }

        return (checkpoint is null ? fault : LedgerShape.Fault(connection)) is { } altered ? new LedgerVerification.Altered(altered) : found;
    }

    private static LedgerVerification Walk(IEnumerable<LedgerRow> rows, byte[] key, Checkpoint? checkpoint)
    {
        var (count, head) = (0L, RowHash.Genesis);
        foreach (var row in rows)
        {
            if (Fault(row, count, head, key) is { } fault)
            {
                return new LedgerVerification.Bad(row.Seq, fault);
            }

            (count, head) = (row.Seq, row.Hash);
            if (checkpoint?.Count == count && checkpoint.Head != head)
            {
                return new LedgerVerification.Altered($"entry {count} is not the one that its checkpoint tells of");
            }
        }

        return checkpoint?.Count > count ? new LedgerVerification.CutOff(count, checkpoint.Count) : new LedgerVerification.Ok(count, head);
    }

    private static string? Fault(LedgerRow row, long count, string head, byte[] key)
    {
        if (row.Seq != count + 1)
        {
            return $"entry {count + 1} is missing: entry {row.Seq} follows entry {count}";
        }

        if (row.PreviousHash != head)
        {
            return $"entry {row.Seq} does not follow entry {count}: one of the two was changed, removed or put elsewhere";
        }

        if (row.Hash != RowHash.Of(key, row))
        {
            return $"entry {row.Seq} was changed after it was written, or written with another key";
        }

        return IsReadable(row) ? null : $"entry {row.Seq} cannot be read by this version";
    }

    private static bool IsReadable(LedgerRow row)
    {
        try
        {
            using var payload = JsonDocument.Parse(row.Payload);
            return Enum.IsDefined(row.ToEntry().Kind);
        }
        catch (Exception error) when (error is FormatException or JsonException)
        {
            return false;
        }
    }
}
