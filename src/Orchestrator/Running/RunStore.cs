using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Runs;
using RunbookExecutor.Hosting.Data;
using RunbookExecutor.Hosting.Json;

namespace RunbookExecutor.Orchestrator.Running;

/// <summary>The runs' events on disk, in the order in which they happened; a run is the fold of its own.</summary>
public sealed class RunStore : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly Lock gate = new();
    private readonly string file;

    /// <param name="data">Where the file is.</param>
    /// <param name="lockTimeoutSeconds">How long to wait for another process that holds the file.</param>
    public RunStore(DataDirectory data, int lockTimeoutSeconds = 5)
    {
        file = Path.Combine(data.Path, "runs.db");
        connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, DefaultTimeout = lockTimeoutSeconds }.ToString());
        Use("opened", Open);
    }

    /// <summary>Durable when it returns.</summary>
    /// <returns>The event's number among all runs, from 1.</returns>
    /// <exception cref="RunStoreException">Nothing was written.</exception>
    public long Append(RunEvent happened) => Use("written", () => connection.ExecuteScalar<long>(
        "INSERT INTO run_events (run_id, is_end, event) VALUES (@run, @end, @json) RETURNING seq",
        new { run = happened.RunId.Value, end = happened is RunFinished, json = JsonSerializer.Serialize(happened, WireJson.Options) }));

    /// <summary>Runs that began and have not ended, oldest first.</summary>
    public IReadOnlyList<Run> Unfinished() =>
        [.. Ids("SELECT run_id FROM run_events GROUP BY run_id HAVING MAX(is_end) = 0 ORDER BY MIN(seq)").Select(Load)];

    /// <summary>The latest runs, newest first.</summary>
    public IReadOnlyList<Run> Latest(int count) =>
        [.. Ids("SELECT run_id FROM run_events GROUP BY run_id ORDER BY MIN(seq) DESC LIMIT @count", new { count }).Select(Load)];

    public IReadOnlyList<RunEvent> Events(RunId run) =>
        Read("SELECT seq, event FROM run_events WHERE run_id = @run ORDER BY seq", new { run = run.Value }).ConvertAll(row => row.Event);

    /// <summary>Events of all runs after a number, oldest first, at most <paramref name="limit"/>.</summary>
    public IReadOnlyList<(long Number, RunEvent Event)> After(long number, int limit) =>
        Read("SELECT seq, event FROM run_events WHERE seq > @number ORDER BY seq LIMIT @limit", new { number, limit });

    public void Dispose() => connection.Dispose();

    private int Open()
    {
        connection.Open();
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return connection.Execute(
            """
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = FULL;
            CREATE TABLE IF NOT EXISTS run_events (
              seq INTEGER PRIMARY KEY AUTOINCREMENT,
              run_id TEXT NOT NULL,
              is_end INTEGER NOT NULL,
              event TEXT NOT NULL);
            CREATE INDEX IF NOT EXISTS run_events_by_run ON run_events (run_id, seq);
            """);
    }

    private Run Load(string id) => Run.From(Events(new RunId(id)));

    private List<string> Ids(string sql, object? parameters = null) =>
        Use("read", () => connection.Query<string>(sql, parameters).AsList());

    private List<(long Number, RunEvent Event)> Read(string sql, object parameters) =>
        Use("read", () => connection.Query<(long Seq, string Json)>(sql, parameters).AsList()
            .ConvertAll(row => (row.Seq, JsonSerializer.Deserialize<RunEvent>(row.Json, WireJson.Tolerant)!)));

    private T Use<T>(string how, Func<T> use)
    {
        try
        {
            lock (gate)
            {
                return use();
            }
        }
        catch (Exception problem) when (problem is SqliteException or JsonException)
        {
            throw new RunStoreException($"{file} cannot be {how} ({problem.Message.TrimEnd('.')}).", problem);
        }
    }
}
