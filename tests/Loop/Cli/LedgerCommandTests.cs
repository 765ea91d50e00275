using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Executor;
using RunbookExecutor.Executor.Ledger;
using Xunit;

namespace RunbookExecutor.Tests.Loop.Cli;

public sealed class LedgerCommandTests : IAsyncLifetime
{
    private readonly Sandbox sandbox = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => sandbox.DisposeAsync();

    [Fact]
    public async Task Verify_EntryThatWasChanged_NamesItAndAnswersNo()
    {
        sandbox.Fleet();
        await sandbox.UpAsync(Sandbox.Ports(4));
        (await sandbox.RunAsync("freeze", "before lunch", "--data", sandbox.Data)).Says(0);
        (await sandbox.RunAsync("ledger", "verify", "--data", sandbox.Data)).Says(0, "is intact");

        using (var ledger = new SqliteConnection($"Data Source={Path.Combine(sandbox.Data, "ledger.db")};Pooling=False"))
        {
            ledger.Open();
            using var command = ledger.CreateCommand();
            command.CommandText = "DROP TRIGGER entries_keep; UPDATE entries SET payload = replace(payload, 'before lunch', 'after lunch')";
            Assert.NotEqual(0, command.ExecuteNonQuery());
        }

        (await sandbox.RunAsync("ledger", "verify", "--data", sandbox.Data)).Says(1, "was changed: entry ");
        Assert.False((await sandbox.RunAsync("ledger", "verify", "--json", "--data", sandbox.Data)).Json.GetProperty("intact").GetBoolean());
    }

    [Fact]
    public async Task Export_SinceAndAction_GiveThoseEntriesAlone_FromTheFileAlone()
    {
        var (first, second) = (ActionId.New(TimeProvider.System), ActionId.New(TimeProvider.System));
        Append(new Earlier(TimeSpan.FromHours(3)), [.. Enumerable.Repeat(Step(first), LedgerQuery.MaxLimit), Step(second)]);
        Append(TimeProvider.System, [Step(first), Step(second), Step(first)]);
        var anHourAgo = (TimeProvider.System.GetUtcNow() - TimeSpan.FromHours(1)).ToString("O", CultureInfo.InvariantCulture);

        Assert.Equal(Enumerable.Range(1, LedgerQuery.MaxLimit + 4), await ExportAsync());
        Assert.Equal([1002, 1003, 1004], await ExportAsync("--since", "2h"));
        Assert.Equal([1002, 1003, 1004], await ExportAsync("--since", anHourAgo));
        Assert.Equal([1001, 1003], await ExportAsync("--action", second.Value));
        Assert.Equal([1002, 1004], await ExportAsync("--since", "2h", "--action", first.Value));
        Assert.Empty(await ExportAsync("--action", ActionId.New(TimeProvider.System).Value));
        (await sandbox.RunAsync("ledger", "export", "--since", "lunch", "--data", sandbox.Data)).Says(2, "--since: 'lunch' is neither a time such as");
        (await sandbox.RunAsync("ledger", "export", "--action", "7", "--data", sandbox.Data)).Says(2, "--action: '7' is not an id of the form act-UUID.");
        (await sandbox.RunAsync("ledger", "export", "--data", "nowhere")).Says(2, "There is no ledger in");
    }

    private static EntryDraft Step(ActionId action) => new(EntryKind.StepStarted, "agent", new StepPayload("stop web-1", Round: 0, IsCompensation: false, DeadlineSeconds: 5)) { ActionId = action };

    private void Append(TimeProvider time, IReadOnlyList<EntryDraft> drafts)
    {
        using var ledger = new LedgerStore(new ExecutorOptions { DataDirectory = sandbox.Data }, new BootClock(time, "boot-1"), NullLogger<LedgerStore>.Instance);
        ledger.Write(transaction => drafts.Select(transaction.Append).ToList());
    }

    private async Task<IReadOnlyList<int>> ExportAsync(params string[] filters)
    {
        var export = await sandbox.RunAsync(["ledger", "export", .. filters, "--data", sandbox.Data]);
        Assert.Equal((0, string.Empty), (export.ExitCode, export.Error));
        return [.. export.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("seq").GetInt32())];
    }

    private sealed class Earlier(TimeSpan ago) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() - ago;
    }
}
