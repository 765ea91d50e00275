using ModelContextProtocol;
using Xunit;

namespace RunbookExecutor.Tests.Loop.Mcp;

/// <summary>Calls that cannot be meant: each gets one sentence that is ours alone, and a code.</summary>
[Collection(RunningInstance.Collection)]
public sealed class BadCallTests(RunningInstance instance)
{
    private const string Replicas = "There are: demo-app-1, demo-app-2, demo-app-3.";

    [Theory]
    [InlineData("detect-anomaly", """{"containerId":"nope"}""", "NOT_FOUND", $"There is no container 'nope'. {Replicas}")]
    [InlineData("get-container-metrics", """{"containerId":""}""", "INVALID_ARGUMENT", $"No container was named. {Replicas}")]
    [InlineData("get-container-logs", """{"containerId":"demo-app"}""", null, "demo-app-1, demo-app-2, demo-app-3")]
    [InlineData("get-container-logs", """{"containerId":"demo-app-1","level":"LOUD"}""", "INVALID_ARGUMENT", "ALL")]
    [InlineData("get-container-logs", """{"containerId":"demo-app-1","lines":0}""", "INVALID_ARGUMENT", "'lines' is 0; it must be between 1 and 2000.")]
    [InlineData("get-container-metrics", """{"containerId":"demo-app-1","since":"yesterday"}""", "INVALID_ARGUMENT", "since")]
    [InlineData("get-runbook", """{"anomalyType":"FIRE"}""", "NOT_FOUND", "MEMORY_SPIKE")]
    [InlineData("get-runbook", "{}", "INVALID_ARGUMENT", "get-runbook needs the argument 'anomalyType'. It takes: anomalyType.")]
    [InlineData("list-containers", """{"state":"sleepy"}""", "INVALID_ARGUMENT", "running")]
    [InlineData("list-incidents", """{"colour":"red"}""", "INVALID_ARGUMENT", "list-incidents has no argument 'colour'. It takes: state, after, waitSeconds.")]
    public async Task Monitor_BadCall_IsNamed(string tool, string arguments, string? code, string part) =>
        await AssertRefusedAsync(instance.Monitor, tool, arguments, code, part);

    [Theory]
    [InlineData("restart-container", """{"containerId":"nope"}""", "INVALID_ARGUMENT", $"There is no container 'nope'. {Replicas}")]
    [InlineData("restart-container", """{"containerId":""}""", "INVALID_ARGUMENT", "container")]
    [InlineData("restart-container", """{"containerId":"demo-app"}""", "INVALID_ARGUMENT", Replicas)]
    [InlineData("scale-service", """{"serviceName":"shop","replicas":2}""", "INVALID_ARGUMENT", "demo-app")]
    [InlineData("scale-service", """{"serviceName":"demo-app","replicas":2.5}""", "INVALID_ARGUMENT", "scale-service: 'replicas' must be a whole number, not 2.5.")]
    [InlineData("scale-service", """{"serviceName":"demo-app","replicas":"3"}""", "INVALID_ARGUMENT", "scale-service: 'replicas' must be a whole number, not \"3\".")]
    [InlineData("update-env-vars", """{"containerId":"demo-app-1","envVars":{"LOG_LEVEL":5}}""", "INVALID_ARGUMENT", "update-env-vars: 'envVars.LOG_LEVEL' must be a string, not 5.")]
    [InlineData("update-env-vars", """{"containerId":"demo-app-1","envVars":"LOG_LEVEL=debug"}""", "INVALID_ARGUMENT", "an object of names and values")]
    [InlineData("restart-container", """{"containerId":"demo-app-1","force":true}""", "INVALID_ARGUMENT", "restart-container has no argument 'force'.")]
    [InlineData("restart-container", """{"containerId":"demo-app-1","idempotencyKey":"a b"}""", "INVALID_ARGUMENT", "idempotencyKey must be")]
    [InlineData("get-action", """{"actionId":"act-1"}""", "INVALID_ARGUMENT", "actionId is not of the form act-UUID")]
    [InlineData("get-action", """{"actionId":"act-01940000-0000-7000-8000-000000000000"}""", "NOT_FOUND", "list-actions shows the recent ones.")]
    [InlineData("list-actions", """{"limit":1000}""", "INVALID_ARGUMENT", "limit is 1000; it must be 1 to 100.")]
    public async Task Executor_BadCall_IsNamed(string tool, string arguments, string code, string part) =>
        await AssertRefusedAsync(instance.Executor, tool, arguments, code, part);

    // A guard's refusal is an answer, not an error: an agent reads the rule in it.
    [Theory]
    [InlineData("scale-service", """{"serviceName":"demo-app","replicas":0}""", "REPLICAS_OUT_OF_RANGE")]
    [InlineData("scale-service", """{"serviceName":"demo-app","replicas":9}""", "REPLICAS_OUT_OF_RANGE")]
    [InlineData("update-env-vars", """{"containerId":"demo-app-1","envVars":{"PATH":"/tmp"}}""", "ENVIRONMENT_NOT_ALLOWED")]
    [InlineData("update-env-vars", """{"containerId":"demo-app-1","envVars":{"JAVA_OPTS":"-javaagent:x.jar"}}""", "ENVIRONMENT_NOT_ALLOWED")]
    [InlineData("rollback-deployment", """{"serviceName":"demo-app"}""", "NO_PREVIOUS_VERSION")]
    public async Task Executor_WhatTheGuardsForbid_IsAnAnswerWithTheRule(string tool, string arguments, string rule)
    {
        await using var wire = await Wire.ConnectAsync(instance.Executor);

        var answer = await wire.CallAsync(tool, arguments);

        Assert.False(answer.IsError);
        Assert.False(answer.Structured.GetProperty("success").GetBoolean());
        Assert.Equal(rule, answer.Structured.GetProperty("verdict").GetProperty("rule").GetString());
        Assert.False(answer.Structured.TryGetProperty("actionId", out _));
    }

    [Fact]
    public async Task UnknownTool_IsAProtocolErrorThatNamesIt()
    {
        await using var wire = await Wire.ConnectAsync(instance.Monitor);

        var problem = await Assert.ThrowsAsync<McpProtocolException>(() => wire.CallAsync("restart-container", "{}"));

        Assert.Contains("There is no tool 'restart-container'. There are: list-containers", problem.Message, StringComparison.Ordinal);
    }

    private static async Task AssertRefusedAsync(Uri server, string tool, string arguments, string? code, string part)
    {
        await using var wire = await Wire.ConnectAsync(server);

        var answer = await wire.CallAsync(tool, arguments);

        Assert.True(answer.IsError);
        Assert.False(answer.HasStructure);
        Assert.Contains(part, answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("An error occurred", answer.Text, StringComparison.Ordinal);
        Assert.Matches("^(INVALID_ARGUMENT|NOT_FOUND)$", answer.Code);
        Assert.True(code is null || code == answer.Code, $"{answer.Code}: {answer.Text}");
    }
}
