using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;

namespace RunbookExecutor.Executor.Ledger;

/// <summary>Checks a ledger's chain from its files alone, beside a running executor or without one.</summary>
public static class LedgerVerifier
{
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
            var key = files.ReadKey();
            using var connection = LedgerConnection.Open(files.Database, Wait, SqliteOpenMode.ReadOnly);
            return Walk(connection.Query<LedgerRow>($"SELECT {LedgerRow.Columns} FROM entries NOT INDEXED ORDER BY seq", buffered: false), key);
        }
        catch (LedgerUnavailableException error)
        {
            return new LedgerVerification.Unreadable(error.Message);
        }
        catch (Exception error) when (error is SqliteException or IOException or UnauthorizedAccessException or InvalidCastException or FormatException)
        {
            return new LedgerVerification.Unreadable($"{files.Database} cannot be read as a ledger: {error.Message.TrimEnd('.')}.");
        }
    }

    private static LedgerVerification Walk(IEnumerable<LedgerRow> rows, byte[] key)
    {
        var (count, head) = (0L, RowHash.Genesis);
        foreach (var row in rows)
        {
            if (Fault(row, count, head, key) is { } fault)
            {
                return new LedgerVerification.Bad(row.Seq, fault);
            }

            (count, head) = (row.Seq, row.Hash);
        }

        return new LedgerVerification.Ok(count, head);
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

/// <summary>What a check of the chain found.</summary>
public abstract record LedgerVerification
{
    /// <param name="Count">How many entries there are.</param>
    /// <param name="Head">Hash of the last one.</param>
    public sealed record Ok(long Count, string Head) : LedgerVerification;

    /// <param name="Seq">The first entry that is wrong.</param>
    /// <param name="Fault">What is wrong with it.</param>
    public sealed record Bad(long Seq, string Fault) : LedgerVerification;

    /// <param name="Reason">One sentence that says why nothing could be checked.</param>
    public sealed record Unreadable(string Reason) : LedgerVerification;
}
