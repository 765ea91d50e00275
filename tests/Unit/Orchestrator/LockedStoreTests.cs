using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Runbooks;
using RunbookExecutor.Core.Runs;
using RunbookExecutor.Hosting.Data;
using RunbookExecutor.Orchestrator.Clients;
using RunbookExecutor.Orchestrator.Escalation;
using RunbookExecutor.Orchestrator.Running;
using RunbookExecutor.Orchestrator.Verification;
using Xunit;

namespace RunbookExecutor.Tests.Orchestrator;

/// <summary>Another process holds the runs' file: what is to be written waits and is not lost.</summary>
public sealed class LockedStoreTests : IDisposable
{
    private readonly DataDirectory data = DataDirectory.Open(Directory.CreateTempSubdirectory("locked-").FullName);
    private readonly FakeTimeProvider time = new(RunStory.Start);
    private readonly RunStore store;
    private readonly SqliteConnection other;

    public LockedStoreTests()
    {
        store = new RunStore(data, lockTimeoutSeconds: 1);
        other = new SqliteConnection($"Data Source={Path.Combine(data.Path, "runs.db")};Pooling=False");
        other.Open();
    }

    [Fact]
    public void Append_FileIsLocked_SaysSoAndSucceedsAfterwards()
    {
        var started = Started();
        Tell("BEGIN EXCLUSIVE");

        var problem = Assert.Throws<RunStoreException>(() => store.Append(started));
        Tell("ROLLBACK");

        Assert.Contains($"{Path.Combine(data.Path, "runs.db")} cannot be written (", problem.Message, StringComparison.Ordinal);
        Assert.Equal(1, store.Append(started));
        Assert.Single(store.Unfinished());
    }

    [Fact]
    public void Events_OneIsDamaged_SaysThatTheFileCannotBeRead()
    {
        var started = Started();
        store.Append(started);
        Tell("UPDATE run_events SET event = 'x'");

        var problem = Assert.Throws<RunStoreException>(() => store.Events(started.RunId));

        Assert.Contains("runs.db cannot be read (", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CarryOut_FileIsLockedAfterACall_WaitsAndCallsNobodyTwice()
    {
        var started = Started();
        store.Append(started);
        var channel = new Channel(() => Tell("BEGIN EXCLUSIVE"));
        var log = new Lines(() => Tell("ROLLBACK"));

        var carrying = Task.Run(() => Engine(channel, log).CarryOutAsync(Run.From([started]), TestContext.Current.CancellationToken));
        while (!carrying.IsCompleted)
        {
            await Task.WhenAny(carrying, Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System));
            time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(Recovery.Escalated, (await carrying).Finished!.Outcome);
        Assert.Equal(1, channel.Calls);
        Assert.Contains("runs.db cannot be written (", Assert.Single(log.Told), StringComparison.Ordinal);
        Assert.Single(store.Events(started.RunId).OfType<PersonCalled>());
        Assert.Empty(store.Unfinished());
    }

    public void Dispose()
    {
        other.Dispose();
        store.Dispose();
        Directory.Delete(data.Path, recursive: true);
    }

    private RunEngine Engine(IEscalationChannel channel, ILogger<RunEngine> log)
    {
        var nowhere = new McpConnection("monitor", () => throw new RoleUnavailableException("not here"), token: null, NullLoggerFactory.Instance);
        var monitor = new MonitorClient(nowhere);
        var options = new RunbookOptions();
        return new RunEngine(
            new StepRunner(monitor, new ExecutorClient(nowhere), time),
            new Verifier(monitor, options, time),
            [channel],
            new RunTools(new RunJournal(store), time, options),
            log);
    }

    private void Tell(string sql)
    {
        using var command = other.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static RunStarted Started() => new()
    {
        RunId = new RunId("run-01234567-89ab-7def-8123-456789abcdef"),
        Time = RunStory.Start,
        Incident = RunStory.Incident(),
        RunbookId = "memory-spike",
        Markdown = string.Empty,
        ContentHash = "0",
    };

    private sealed class Channel(Action called) : IEscalationChannel
    {
        public int Calls { get; private set; }

        public Task<IReadOnlyList<Delivery>> CallAsync(Call call, IReadOnlySet<string> reached, CancellationToken cancellationToken)
        {
            Calls++;
            called();
            return Task.FromResult<IReadOnlyList<Delivery>>([]);
        }
    }

    private sealed class Lines(Action logged) : ILogger<RunEngine>
    {
        public List<string> Told { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(Microsoft.Extensions.Logging.LogLevel logLevel) => true;

        public void Log<TState>(
            Microsoft.Extensions.Logging.LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Told.Add(formatter(state, exception));
            logged();
        }
    }
}
