using Xunit;

namespace RunbookExecutor.Tests.Loop.Mcp;

/// <summary><c>runbook up</c> as a process of its own, with three replicas of the demo app, for the tests that only talk to it.</summary>
public sealed class RunningInstance : IAsyncLifetime
{
    public const string Collection = "a running instance";

    private readonly string root = Directory.CreateTempSubdirectory("mcp-").FullName;
    private Program? runbook;

    public Uri Monitor { get; private set; } = null!;

    public Uri Executor { get; private set; } = null!;

    internal static string Command => Path.Combine(AppContext.BaseDirectory, "runbook");

    public async ValueTask InitializeAsync()
    {
        var port = Ports.Block();
        var config = Declare(root, port + 10, replicas: 3);
        runbook = Program.Start(
            Command, ["up", "--data", Path.Combine(root, "data"), "--config", config, "--base-port", port.ToString()], ("XDG_RUNTIME_DIR", root));
        await runbook.WaitForLineAsync("executor http");
        Monitor = new Uri($"http://127.0.0.1:{port + 1}/mcp");
        Executor = new Uri($"http://127.0.0.1:{port + 2}/mcp");
        await ReadyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (runbook is not null)
        {
            Assert.Equal(0, await runbook.TerminateAsync());
            await runbook.DisposeAsync();
        }

        Directory.Delete(root, recursive: true);
    }

    /// <summary>Writes a configuration with the demo app and gives its path.</summary>
    internal static string Declare(string folder, int firstPort, int replicas)
    {
        var path = Path.Combine(folder, "runbook.yaml");
        File.WriteAllText(path, $$"""
            services:
              demo-app:
                command: ["${app}/DemoApp"]
                replicas: {{replicas}}
                ports: {{firstPort}}-{{firstPort + 9}}
                cpuLimit: 0.25
                memoryLimit: 256MiB
                health: /health
                mode: auto
                environment: { LOG_LEVEL: info, CACHE_SIZE_MB: "16" }
                versions: [ { name: v1 }, { name: v2, environment: { BUILD: bad } } ]
                current: v1
            """);
        return path;
    }

    // All replicas healthy and sampled, so that every answer has its figures.
    private async Task ReadyAsync()
    {
        await using var wire = await Wire.ConnectAsync(Monitor);
        for (var left = 150; left > 0; left--)
        {
            var list = await wire.CallAsync("list-containers", "{}");
            var metrics = await wire.CallAsync("get-container-metrics", """{"containerId":"demo-app-3"}""");
            if (list.Structured.GetProperty("containers").EnumerateArray().Count(container => container.GetProperty("health").GetString() == "healthy") == 3
                && metrics.Structured is { ValueKind: System.Text.Json.JsonValueKind.Object } seen
                && seen.GetProperty("metrics").TryGetProperty("cpu", out _))
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }

        Assert.Fail("The fleet did not become healthy in 30 s.");
    }
}

[CollectionDefinition(RunningInstance.Collection)]
public sealed class RunningInstanceDefinition : ICollectionFixture<RunningInstance>;
