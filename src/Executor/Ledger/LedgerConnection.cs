using Dapper;
using Microsoft.Data.Sqlite;

namespace RunbookExecutor.Executor.Ledger;

/// <summary>Opens the database file. Not from the library's own pool, which would go on with a file that was moved away or replaced.</summary>
internal static class LedgerConnection
{
    public static SqliteConnection Open(string file, TimeSpan busyTimeout, SqliteOpenMode mode = SqliteOpenMode.ReadWrite)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = Math.Max(1, (int)Math.Ceiling(busyTimeout.TotalSeconds)),
        }.ToString());
        try
        {
            connection.Open();
            connection.Execute($"PRAGMA busy_timeout = {(int)busyTimeout.TotalMilliseconds}; PRAGMA synchronous = FULL;");
            return connection;
        }
        catch (SqliteException)
        {
            connection.Dispose();
            throw;
        }
    }
}
