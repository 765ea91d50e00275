using Dapper;
using Microsoft.Data.Sqlite;
using RunbookExecutor.Executor.Ledger;

namespace RunbookExecutor.Tests.Attack;

/// <summary>The files of a ledger whose write-ahead log ends after so many bytes.</summary>
internal sealed class TornCopy : IDisposable
{
    private readonly string _from;
    private readonly string _directory = Directory.CreateTempSubdirectory("torn-").FullName;

    public TornCopy(string from, long bytes)
    {
        _from = from;
        foreach (var name in new[] { "ledger.db", "ledger.key", "ledger.db-wal" })
        {
            File.Copy(Path.Combine(from, name), Path.Combine(_directory, name));
        }

        using var log = File.Open(Path.Combine(_directory, "ledger.db-wal"), FileMode.Open);
        log.SetLength(bytes);
    }

    /// <summary>Checks it beside the checkpoint of so many entries.</summary>
    public LedgerVerification Verify(int count)
    {
        var key = new LedgerFiles(_from).ReadKey();
        File.WriteAllBytes(Path.Combine(_directory, "ledger.checkpoint"), new Checkpoint(count, HeadAt(count)).Write(key));
        return LedgerVerifier.Verify(_directory);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private string HeadAt(int count)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_from, "ledger.db")};Pooling=False");
        connection.Open();
        return count == 0 ? RowHash.Genesis : connection.ExecuteScalar<string>("SELECT hash FROM entries WHERE seq = @count", new { count })!;
    }
}
