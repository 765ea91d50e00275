using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Xunit;

namespace RunbookExecutor.Tests.Loop.Cli;

public sealed class LedgerGoneTests : IAsyncLifetime
{
    private readonly Sandbox sandbox = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => sandbox.DisposeAsync();

    [Fact]
    public async Task Ledger_TakenAwayWhileAllRun_MonitorGoesOnAndNothingIsAllowed()
    {
        sandbox.Fleet();
        var ports = Sandbox.Ports(4);
        await sandbox.UpAsync(ports);
        var ledger = Path.Combine(sandbox.Data, "ledger.db");

        // One after another: the lock is released, what follows is not put right again.
        await using (var holder = new SqliteConnection($"Data Source={ledger};Pooling=False"))
        {
            await holder.OpenAsync();
            await using var command = holder.CreateCommand();
            command.CommandText = "BEGIN EXCLUSIVE";
            await command.ExecuteNonQueryAsync();
            await HoldsAsync(ports);
        }

        File.Delete(ledger);
        await HoldsAsync(ports);
        await File.WriteAllTextAsync(ledger, string.Empty);
        await HoldsAsync(ports);
        File.Delete($"{ledger}-wal");
        File.Delete($"{ledger}-shm");
        await File.WriteAllTextAsync(ledger, new string('x', 8192));
        await HoldsAsync(ports);
    }

    // The executor denies in so many words, and the monitor samples on.
    private static async Task HoldsAsync(int ports)
    {
        using var http = new HttpClient();
        var first = await http.GetFromJsonAsync<JsonElement>($"http://127.0.0.1:{ports + 1}/api/containers");
        var answer = await http.PostAsJsonAsync($"http://127.0.0.1:{ports + 2}/api/dry-run", new { tool = "restart-container", containerId = "web-1" });
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("ledger", await answer.Content.ReadAsStringAsync(), StringComparison.OrdinalIgnoreCase);
        await Sandbox.UntilAsync(
            () => http.GetFromJsonAsync<JsonElement>($"http://127.0.0.1:{ports + 1}/api/containers").Result.GetRawText() != first.GetRawText(), "the monitor has seen more");
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync($"http://127.0.0.1:{ports + 1}/health")).StatusCode);
    }
}
