using Dapper;
using Microsoft.Data.Sqlite;

namespace RunbookExecutor.Tests.Attack;

/// <summary>A ledger's files in the hands of somebody who may write them.</summary>
internal sealed class LedgerFilesAt(string directory)
{
    private const string Triggers = "DROP TRIGGER IF EXISTS entries_keep; DROP TRIGGER IF EXISTS entries_stay;";

    private const string Restore =
        """
        CREATE TRIGGER entries_keep BEFORE UPDATE ON entries
        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
        CREATE TRIGGER entries_stay BEFORE DELETE ON entries
        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
        """;

    public string Database => Path.Combine(directory, "ledger.db");

    public string Checkpoint => Path.Combine(directory, "ledger.checkpoint");

    public string Key => Path.Combine(directory, "ledger.key");

    /// <summary>Takes the triggers away, runs the statement, and puts them back as they were.</summary>
    public void Execute(string sql, object? parameters = null)
    {
        using var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        connection.Open();
        connection.Execute($"PRAGMA synchronous = OFF; PRAGMA writable_schema = OFF; BEGIN; {Triggers}");
        connection.Execute(sql, parameters);
        connection.Execute($"{Restore} COMMIT");
    }

    public T Ask<T>(string sql, object? parameters = null)
    {
        using var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        connection.Open();
        return connection.ExecuteScalar<T>(sql, parameters)!;
    }

    public static void Flip(string path, Random random)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        File.WriteAllBytes(path, bytes);
    }
}
