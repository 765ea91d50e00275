using Microsoft.Data.Sqlite;
using RunbookExecutor.Core.Ledger;

namespace RunbookExecutor.Executor.Ledger;

/// <summary>Reads a ledger's entries from its file, beside a running executor or without one.</summary>
public static class LedgerExport
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(5);

    /// <exception cref="LedgerUnavailableException">There is no ledger, or it cannot be read.</exception>
    public static IReadOnlyList<LedgerEntry> Read(string dataDirectory, LedgerQuery query)
    {
        var file = new LedgerFiles(dataDirectory).Database;
        if (!File.Exists(file))
        {
            throw new LedgerUnavailableException($"{file} does not exist. Name the data directory of an executor that has run.");
        }

        try
        {
            using var connection = LedgerConnection.Open(file, Wait, SqliteOpenMode.ReadOnly);
            return LedgerSelect.Entries(connection, query);
        }
        catch (Exception error) when (error is SqliteException or FormatException)
        {
            throw new LedgerUnavailableException($"{file} cannot be read: {error.Message.TrimEnd('.')}.", error);
        }
    }
}
