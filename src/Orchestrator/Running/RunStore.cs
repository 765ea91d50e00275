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

    public RunStore(DataDirectory data)
    {
        connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(data.Path, "runs.db"), DefaultTimeout = 5 }.ToString());
        connection.Open();
        File.SetUnixFileMode(connection.DataSource, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        connection.Execute(
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

    /// <summary>Durable when it returns.</summary>
    /// <returns>The event's number among all runs, from 1.</returns>
    public long Append(RunEvent happened)
    {
        lock (gate)
        {
            return connection.ExecuteScalar<long>(
                "INSERT INTO run_events (run_id, is_end, event) VALUES (@run, @end, @json) RETURNING seq",
                new { run = happened.RunId.Value, end = happened is RunFinished, json = JsonSerializer.Serialize(happened, WireJson.Options) });
        }
    }

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

    private Run Load(string id) => Run.From(Events(new RunId(id)));

    private List<string> Ids(string sql, object? parameters = null)
    {
        lock (gate)
        {
            return [.. connection.Query<string>(sql, parameters)];
        }
    }

    private List<(long Number, RunEvent Event)> Read(string sql, object parameters)
    {
        lock (gate)
        {
            return [.. connection.Query<(long Seq, string Json)>(sql, parameters)
                .Select(row => (row.Seq, JsonSerializer.Deserialize<RunEvent>(row.Json, WireJson.Tolerant)!))];
        }
    }
}
