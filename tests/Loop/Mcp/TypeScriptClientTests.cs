using System.Text.Json;
using Xunit;

namespace RunbookExecutor.Tests.Loop.Mcp;

/// <summary>The TypeScript SDK's client, which most agents and orchestrators embed.</summary>
[Collection(RunningInstance.Collection)]
public sealed class TypeScriptClientTests(RunningInstance instance)
{
    [Fact]
    public async Task Session_FourCallsAtOnce_AllAnswerAndFitTheirSchemas()
    {
        await using var client = Clients.Script(
            "session.mjs",
            instance.Executor.ToString(),
            """{"name":"get-limits"}""",
            """{"name":"list-actions","arguments":{"limit":3}}""",
            """{"name":"restart-container","arguments":{"containerId":"demo-app-3","dryRun":true}}""",
            """{"name":"scale-service","arguments":{"serviceName":"demo-app","replicas":9,"dryRun":true}}""");

        var said = JsonElement.Parse(await client.WaitForLineAsync("{"));

        Assert.Equal("runbook-executor", said.GetProperty("server").GetProperty("name").GetString());
        Assert.Equal(8, said.GetProperty("tools").GetArrayLength());
        var results = said.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("structuredContent")).ToList();
        Assert.Equal(4, results.Count);
        Assert.Equal(5, results[0].GetProperty("maxReplicas").GetInt32());
        Assert.True(results[2].GetProperty("success").GetBoolean());
        Assert.Equal("REPLICAS_OUT_OF_RANGE", results[3].GetProperty("verdict").GetProperty("rule").GetString());
    }

    [Fact]
    public async Task Session_ServerIsKilledAndStartedAgain_ANewClientGoesOn()
    {
        var root = Directory.CreateTempSubdirectory("mcp-killed-").FullName;
        var port = Ports.Block();
        var config = RunningInstance.Declare(root, port + 10, replicas: 1);
        await using var first = await StartAsync(root, config, port);
        await using var client = Clients.Script("session.mjs", $"http://127.0.0.1:{port}/mcp", """{"name":"list-incidents"}""", """{"name":"get-runbook","arguments":{"anomalyType":"MEMORY_SPIKE"}}""");
        var before = JsonElement.Parse(await client.WaitForLineAsync("{"));

        await first.KillAsync();
        await client.Input.WriteLineAsync("killed");
        await client.Input.FlushAsync();
        var lost = JsonElement.Parse(await client.WaitForLineAsync("{"));
        await using var second = await StartAsync(root, config, port);
        await client.Input.WriteLineAsync("started");
        await client.Input.FlushAsync();
        var after = JsonElement.Parse(await client.WaitForLineAsync("{"));

        Assert.NotNull(lost.GetProperty("lost").GetString());
        Assert.Contains("Session not found", after.GetProperty("stale").GetString(), StringComparison.Ordinal);
        Assert.Equal(
            before.GetProperty("results")[1].GetProperty("structuredContent").GetProperty("content").GetString(),
            after.GetProperty("results")[1].GetProperty("structuredContent").GetProperty("content").GetString());
        Assert.Equal(0, await second.TerminateAsync());
        Directory.Delete(root, recursive: true);
    }

    private static async Task<Program> StartAsync(string root, string config, int port)
    {
        var monitor = Program.Start(
            RunningInstance.Command, ["monitor", "--data", Path.Combine(root, "data"), "--config", config, "--port", port.ToString()], ("XDG_RUNTIME_DIR", root));
        await monitor.WaitForLineAsync("The monitor listens");
        return monitor;
    }
}
