using System.Text.Json;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Tests.Attack;
using RunbookExecutor.Tests.Engine.Daemon;
using RunbookExecutor.Tests.Loop.Cli;
using RunbookExecutor.Tests.Loop.Mcp;

namespace RunbookExecutor.Tests.Engine.Cli;

/// <summary><c>runbook up --platform docker</c> as a process on one scene's containers, and what it shows of them.</summary>
internal sealed class Watched(Scene scene) : IAsyncDisposable
{
    private static readonly HttpClient Client = new();

    private readonly int basePort = Sandbox.Ports(4);

    public Sandbox Sandbox { get; } = new();

    public Story Story => new(Sandbox);

    /// <param name="host">The engine's socket, or that of a proxy in front of it.</param>
    /// <param name="more">Further variables of its environment.</param>
    public async Task UpAsync(string host, params (string Name, string Value)[] more)
    {
        var up = Sandbox.StartWith(
            [("DOCKER_HOST", host), ("RUNBOOK__DOCKER__LABEL", scene.Label), ("RUNBOOK__RUNBOOKS__MAXDURATION", "2s"), .. more],
            "up", "--platform", "docker", "--data", Sandbox.Data, "--base-port", $"{basePort}");
        await up.SaysAsync("executor http");
    }

    public async Task<JsonElement> ContainersAsync() => await GetAsync("/api/containers");

    /// <summary>The state that the monitor shows of a container; null while it shows none.</summary>
    public async Task<string?> StateAsync(string container) => (await ContainersAsync()).GetProperty("containers").EnumerateArray()
        .Where(one => one.GetProperty("name").GetString() == container).Select(one => one.GetProperty("state").GetString()).FirstOrDefault();

    public Task ShowsAsync(string container, string state = "running") =>
        Waiting.UntilAsync(async () => await StateAsync(container) == state, $"{container} is shown as {state}");

    /// <summary>What the monitor has seen so far, resolved incidents too: <c>UNHEALTHY scene7-web-1</c>.</summary>
    public async Task<IReadOnlyList<string>> IncidentsAsync() =>
    [
        .. (await GetAsync("/api/incidents")).GetProperty("incidents").EnumerateArray().Select(incident => incident.GetProperty("fingerprint"))
            .Select(one => $"{one.GetProperty("type").GetString()} {(one.TryGetProperty("containerId", out var id) ? id.GetString() : one.GetProperty("service").GetString())}"),
    ];

    /// <summary>Asks the executor as an agent does.</summary>
    public async Task<Answer> CallAsync(string tool, string arguments)
    {
        await using var executor = await Wire.ConnectAsync(new Uri($"http://127.0.0.1:{basePort + 2}/mcp"));
        return await executor.CallAsync(tool, arguments);
    }

    public Task<Answer> RestartAsync(string container) => CallAsync("restart-container", $$"""{"containerId":"{{container}}"}""");

    /// <summary>Targets of the actions that were sent.</summary>
    public IReadOnlyList<string> Intents() => [.. Facts.Entries(Sandbox.Data).Where(entry => entry.Kind == EntryKind.Intent).Select(entry => $"{entry.Tool} {entry.Target!.Split('/')[^1]}")];

    /// <summary>What became of them.</summary>
    public IReadOnlyList<OutcomePayload> Outcomes() => [.. Facts.Entries(Sandbox.Data).Where(entry => entry.Kind == EntryKind.Outcome).Select(entry => entry.Read<OutcomePayload>())];

    public ValueTask DisposeAsync() => Sandbox.DisposeAsync();

    private async Task<JsonElement> GetAsync(string path)
    {
        using var answer = JsonDocument.Parse(await Client.GetStringAsync(new Uri($"http://127.0.0.1:{basePort + 1}{path}")));
        return answer.RootElement.Clone();
    }
}
