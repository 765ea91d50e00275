using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Xunit;

namespace RunbookExecutor.Tests.Loop.Cli;

public sealed class LedgerGoneTests : IAsyncLifetime
{
    private readonly Sandbox sandbox = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => sandbox.DisposeAsync();

    [Fact]
    public async Task Ledger_EmptiedWhileAllRun_MonitorGoesOnAndNothingIsAllowed()
    {
        sandbox.Fleet();
        var ports = Sandbox.Ports(4);
        await sandbox.UpAsync(ports);
        File.Delete(Path.Combine(sandbox.Data, "ledger.db"));
        await File.WriteAllTextAsync(Path.Combine(sandbox.Data, "ledger.db"), string.Empty);

        using var http = new HttpClient();
        var first = await http.GetFromJsonAsync<JsonElement>($"http://127.0.0.1:{ports + 1}/api/containers");
        var answer = await http.PostAsJsonAsync($"http://127.0.0.1:{ports + 2}/api/dry-run", new { tool = "restart-container", containerId = "web-1" });
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("ledger", await answer.Content.ReadAsStringAsync(), StringComparison.OrdinalIgnoreCase);

        // It samples on.
        await Sandbox.UntilAsync(
            () => http.GetFromJsonAsync<JsonElement>($"http://127.0.0.1:{ports + 1}/api/containers").Result.GetRawText() != first.GetRawText(), "the monitor has seen more");
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync($"http://127.0.0.1:{ports + 1}/health")).StatusCode);
    }
}
