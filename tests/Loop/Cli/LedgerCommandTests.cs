using Microsoft.Data.Sqlite;
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
}
