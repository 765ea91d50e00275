using System.Text.Json;
using Xunit;

namespace RunbookExecutor.Tests.Loop.Mcp;

/// <summary>MCP Inspector's command line against both servers, in both eras of the protocol and over both transports.</summary>
[Collection(RunningInstance.Collection)]
public sealed class InspectorTests(RunningInstance instance)
{
    private static readonly string[] MonitorTools =
        ["list-containers", "get-container-metrics", "get-container-logs", "detect-anomaly", "get-runbook", "list-incidents"];

    private static readonly string[] ExecutorTools =
        ["restart-container", "scale-service", "update-env-vars", "rollback-deployment", "report-verification", "get-action", "list-actions", "get-limits"];

    [Theory]
    [InlineData("legacy")]
    [InlineData("modern")]
    public async Task List_EitherServer_InTheContractsOrderAndWithoutComplaint(string era)
    {
        var lists = await Task.WhenAll(ListAsync(instance.Monitor, era), ListAsync(instance.Executor, era));

        Assert.All(lists, list => Assert.False(list.TryGetProperty("schemaFindings", out var findings), findings.ToString()));
        Assert.Equal(MonitorTools, Names(lists[0]));
        Assert.Equal(ExecutorTools, Names(lists[1]));
    }

    [Theory]
    [InlineData("legacy", "demo-app-1")]
    [InlineData("modern", "demo-app-2")]
    public async Task Call_EveryTool_GivesTheSameAsTextAndAsStructure(string era, string replica)
    {
        var restart = await RestartAsync(era, replica);
        var action = restart.GetProperty("actionId").GetString();

        var results = await Task.WhenAll(
            CallAsync(instance.Monitor, era, "list-containers"),
            CallAsync(instance.Monitor, era, "get-container-metrics", "containerId=demo-app-3", "since=2026-01-01T00:00:00Z"),
            CallAsync(instance.Monitor, era, "get-container-logs", "containerId=demo-app-3", "lines=20", "level=INFO"),
            CallAsync(instance.Monitor, era, "detect-anomaly", "containerId=demo-app-3"),
            CallAsync(instance.Monitor, era, "get-runbook", "anomalyType=CPU_OVERLOAD"),
            CallAsync(instance.Monitor, era, "list-incidents", "waitSeconds=0"),
            CallAsync(instance.Executor, era, "scale-service", "serviceName=demo-app", "replicas=4", "dryRun=true"),
            CallAsync(instance.Executor, era, "update-env-vars", "containerId=demo-app-3", "envVars={\"LOG_LEVEL\":\"debug\"}", "dryRun=true"),
            CallAsync(instance.Executor, era, "rollback-deployment", "serviceName=demo-app", "dryRun=true"),
            CallAsync(instance.Executor, era, "report-verification", $"actionId={action}", "outcome=Effective", "evidence=it answers again"),
            CallAsync(instance.Executor, era, "get-action", $"actionId={action}"),
            CallAsync(instance.Executor, era, "list-actions", "limit=5"),
            CallAsync(instance.Executor, era, "get-limits"));

        Assert.Equal("Succeeded", restart.GetProperty("state").GetString());
        Assert.True(restart.GetProperty("finishedAt").GetDateTimeOffset() >= restart.GetProperty("timestamp").GetDateTimeOffset());
        Assert.Equal(replica, results[10].GetProperty("containerId").GetString());
        Assert.Contains(results[11].GetProperty("actions").EnumerateArray(), one => one.GetProperty("actionId").GetString() == action);
    }

    [Fact]
    public async Task Stdio_EitherServer_ListsAndCalls()
    {
        var root = Directory.CreateTempSubdirectory("mcp-stdio-").FullName;
        var config = RunningInstance.Declare(root, Ports.Block(), replicas: 1);
        string[] Server(string role) => ["--", RunningInstance.Command, role, "--stdio", "--data", Path.Combine(root, role), "--config", config];

        var answers = await Task.WhenAll(
            Clients.InspectAsync(["-e", $"XDG_RUNTIME_DIR={root}", "--protocol-era", "modern", "--method", "tools/list", "--strict", .. Server("monitor")]),
            Clients.InspectAsync(["-e", $"XDG_RUNTIME_DIR={root}", "--protocol-era", "legacy", "--method", "tools/call", "--tool-name", "get-limits", .. Server("executor")]));

        Assert.Equal(MonitorTools, Names(answers[0]));
        Assert.Equal(10, Structure(answers[1]).GetProperty("actions").GetProperty("left").GetInt32());
        Directory.Delete(root, recursive: true);
    }

    private static Task<JsonElement> ListAsync(Uri server, string era) =>
        Clients.InspectAsync(server.ToString(), "--transport", "http", "--protocol-era", era, "--method", "tools/list", "--strict");

    private static async Task<JsonElement> CallAsync(Uri server, string era, string tool, params string[] arguments) => Structure(
        await Clients.InspectAsync(
            [server.ToString(), "--transport", "http", "--protocol-era", era, "--method", "tools/call", "--tool-name", tool, .. arguments.SelectMany(argument => new[] { "--tool-arg", argument })]));

    // Another test may have acted within the guards' five seconds: wait as the refusal says.
    private async Task<JsonElement> RestartAsync(string era, string replica)
    {
        for (var left = 10; left > 0; left--)
        {
            var answer = await CallAsync(instance.Executor, era, "restart-container", $"containerId={replica}", "reason=inspected");
            if (answer.GetProperty("success").GetBoolean())
            {
                return answer;
            }

            await Task.Delay(TimeSpan.FromSeconds(answer.GetProperty("retryAfterSeconds").GetDouble()), TimeProvider.System);
        }

        throw new InvalidOperationException("The restart was refused ten times.");
    }

    private static IEnumerable<string> Names(JsonElement list) =>
        list.GetProperty("result").GetProperty("tools").EnumerateArray().Select(tool => tool.GetProperty("name").GetString()!);

    private static JsonElement Structure(JsonElement answer)
    {
        var result = answer.GetProperty("result");
        Assert.False(result.TryGetProperty("isError", out var isError) && isError.GetBoolean(), result.ToString());
        var structure = result.GetProperty("structuredContent");
        var text = Assert.Single(result.GetProperty("content").EnumerateArray()).GetProperty("text").GetString()!;
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(text), structure));
        return structure;
    }
}
