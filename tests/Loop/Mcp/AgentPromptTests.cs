using System.Text.Json;
using Xunit;

namespace RunbookExecutor.Tests.Loop.Mcp;

/// <summary>The calls that existing agents' prompts make, with the fields that they read from the answers: both are a contract.</summary>
[Collection(RunningInstance.Collection)]
public sealed class AgentPromptTests(RunningInstance instance)
{
    [Theory]
    [InlineData("list-containers", "{}", "containers.0.id", "containers.0.name", "containers.0.state", "containers.0.image")]
    [InlineData("get-container-metrics", """{"containerId":"demo-app-3"}""", "success", "containerName", "state", "metrics.cpu", "metrics.memory", "metrics.memoryUsage", "metrics.memoryLimit", "metrics.timestamp")]
    [InlineData("get-container-logs", """{"containerId":"demo-app-3","lines":50,"level":"ALL"}""", "success", "logs.0.timestamp", "logs.0.level", "logs.0.message", "totalLines")]
    [InlineData("detect-anomaly", """{"containerId":"demo-app-3"}""", "success", "checksPerformed.0", "timestamp")]
    [InlineData("get-runbook", """{"anomalyType":"MEMORY_SPIKE"}""", "success", "runbook.name", "runbook.description", "runbook.trigger", "runbook.steps.0.stepNumber", "runbook.steps.0.description", "runbook.rollbackPlan.0", "source", "content")]
    public async Task Monitor_Call_GivesTheContractsFields(string tool, string arguments, params string[] fields) =>
        await AssertFieldsAsync(instance.Monitor, tool, arguments, fields);

    [Theory]
    [InlineData("restart-container", """{"containerId":"demo-app-3","reason":"memory","dryRun":true}""", "success", "containerId", "containerName", "previousState", "timestamp", "message")]
    [InlineData("scale-service", """{"serviceName":"demo-app","replicas":4,"dryRun":true}""", "success", "serviceName", "previousReplicas", "timestamp", "message")]
    [InlineData("update-env-vars", """{"containerId":"demo-app-3","envVars":{"LOG_LEVEL":"debug"},"restart":true,"dryRun":true}""", "success", "containerId", "updatedVars", "restarted", "timestamp", "message")]
    [InlineData("rollback-deployment", """{"serviceName":"demo-app","dryRun":true}""", "success", "serviceName", "previousImage", "timestamp", "message")]
    public async Task Executor_Call_GivesTheContractsFields(string tool, string arguments, params string[] fields) =>
        await AssertFieldsAsync(instance.Executor, tool, arguments, fields);

    // Several clients send null for what they leave out.
    [Fact]
    public async Task Call_NullForAnOptionalArgument_CountsAsLeftOut() =>
        await AssertFieldsAsync(instance.Monitor, "get-container-logs", """{"containerId":"demo-app-3","lines":null,"since":null}""", ["success", "logs.0.message"]);

    private static async Task AssertFieldsAsync(Uri server, string tool, string arguments, string[] fields)
    {
        await using var wire = await Wire.ConnectAsync(server);

        var answer = await wire.CallAsync(tool, arguments);

        Assert.False(answer.IsError, answer.Text);
        Assert.All(fields, field => Assert.True(Has(answer.Structured, field.Split('.')), $"{tool} has no '{field}': {answer.Text}"));
    }

    private static bool Has(JsonElement node, ReadOnlySpan<string> path)
    {
        if (path.IsEmpty)
        {
            return true;
        }

        return int.TryParse(path[0], out var index)
            ? node.ValueKind == JsonValueKind.Array && node.GetArrayLength() > index && Has(node[index], path[1..])
            : node.ValueKind == JsonValueKind.Object && node.TryGetProperty(path[0], out var member) && Has(member, path[1..]);
    }
}
