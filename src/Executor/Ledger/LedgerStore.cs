using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using RunbookExecutor.Core.Ledger;

namespace RunbookExecutor.Executor.Ledger;

/// <summary>
/// The append-only record that limits are counted from. Whatever goes wrong with it is a <see cref="LedgerUnavailableException"/>;
/// there is no second place to count in.
/// </summary>
public sealed partial class LedgerStore(ExecutorOptions options, BootClock clock, ILogger<LedgerStore> logger) : IDisposable
{
    private const int LoggedEvery = 100;

    private readonly LedgerFiles _files = new(options.DataDirectory);
    private readonly ActionMemory _memory = new(KeyHistory.Memory);
    private readonly ReadConnections _readers = new();
    private readonly Lock _lock = new();
    private SqliteConnection? _anchor;
    private byte[]? _key;

    /// <summary>Where its files lie, for <see cref="LedgerVerifier"/>.</summary>
    public string Folder => options.DataDirectory;

    /// <summary>Runs <paramref name="work"/> in one exclusive transaction that is on disk when this returns. What may be sent is decided here, on a file that is opened for it.</summary>
    public T Write<T>(Func<LedgerTransaction, T> work) => Guarded(key =>
    {
        using var connection = LedgerConnection.Open(_files.Database, options.BusyTimeout);
        using var transaction = connection.BeginTransaction(deferred: false);
        RequireKnown(connection);
        var ledger = new LedgerTransaction(connection, clock, _memory, key);
        ledger.Require(ReadCheckpoint(key));
        var result = work(ledger);
        transaction.Commit();
        Keep(ledger.Head, key);
        return result;
    });

    public LedgerEntry Append(EntryDraft draft) => Write(transaction => transaction.Append(draft));

    public T Read<T>(Func<LedgerReader, T> read) => Guarded(_ => _readers.Use(() => LedgerConnection.Open(_files.Database, options.BusyTimeout), connection =>
    {
        using var transaction = connection.BeginTransaction(deferred: true);
        RequireKnown(connection);
        return read(new LedgerReader(connection, clock.Now, _memory));
    }));

    public void Dispose()
    {
        _readers.Dispose();
        _anchor?.Dispose();
    }

    private Checkpoint ReadCheckpoint(byte[] key) => _files.Checkpoint.Read(key) switch
    {
        ({ } checkpoint, _) => checkpoint,
        (_, var fault) => throw new LedgerUnavailableException($"The ledger {_files.Database} cannot be trusted: {fault}. Put the right one back, or move the ledger's files away to begin a new one."),
    };

    private void Keep(Checkpoint? head, byte[] key)
    {
        if (head is null)
        {
            return;
        }

        _files.Checkpoint.Raise(key, head);
        if (head.Count % LoggedEvery == 0)
        {
            LogCheckpoint(head.Count, head.Head);
        }
    }

    private T Guarded<T>(Func<byte[], T> use)
    {
        try
        {
            return use(OpenOnce());
        }
        catch (Exception error) when (error is SqliteException or IOException or UnauthorizedAccessException or JsonException or FormatException)
        {
            throw new LedgerUnavailableException($"The ledger {_files.Database} cannot be used: {error.Message.TrimEnd('.')}. Free the disk, the lock or the permission that it names; 'runbook ledger verify' checks the file.", error);
        }
    }

    private byte[] OpenOnce()
    {
        lock (_lock)
        {
            return _key ??= Open();
        }
    }

    private byte[] Open()
    {
        _files.Prepare();
        var connection = LedgerConnection.Open(_files.Database, options.BusyTimeout);
        try
        {
            var key = Initialise(connection);

            // One connection stays open: the last one to close would fold the write-ahead log back at every commit.
            _anchor = connection;
            return key;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private byte[] Initialise(SqliteConnection connection)
    {
        RequireKnown(connection);
        connection.Execute("PRAGMA journal_mode = WAL");
        using var transaction = connection.BeginTransaction(deferred: false);
        connection.Execute(LedgerSchema.Create);
        var isNew = connection.ExecuteScalar<long>("SELECT count(*) FROM entries") == 0;
        if (isNew && !_files.HasKey)
        {
            _files.CreateKey();
        }

        var key = _files.ReadKey();
        if (isNew && !_files.Checkpoint.Exists)
        {
            _files.Checkpoint.Create(key);
        }

        transaction.Commit();
        return key;
    }

    // Asked each time: a newer program may have taken the ledger over while this one runs.
    private void RequireKnown(SqliteConnection connection)
    {
        var version = connection.ExecuteScalar<int>("PRAGMA user_version");
        if (version > LedgerSchema.Version)
        {
            throw new LedgerUnavailableException($"{_files.Database} is of version {version}, and this program knows {LedgerSchema.Version}. Use the newer program that wrote it.");
        }
    }

    [LoggerMessage(LogLevel.Information, "Ledger checkpoint: {Count} entries, head {Head}")]
    private partial void LogCheckpoint(long count, string head);
}
