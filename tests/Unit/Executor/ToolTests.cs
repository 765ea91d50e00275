using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Executor.Admission;
using RunbookExecutor.Executor.Ledger;
using RunbookExecutor.Executor.Tools;
using Xunit;

namespace RunbookExecutor.Tests.Executor;

/// <summary>Calls the tools as an MCP client does, over a pipe.</summary>
public sealed class ToolTests : IAsyncLifetime
{
    private readonly Rig _rig = new();
    private readonly Pipe _toServer = new();
    private readonly Pipe _toClient = new();
    private ServiceProvider _services = null!;
    private McpClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<TimeProvider>(_rig.Time)
            .AddSingleton(_rig.Get<ActionDesk>())
            .AddSingleton(_rig.Get<VerificationDesk>())
            .AddSingleton(_rig.Get<LedgerStore>())
            .AddSingleton(_rig.Get<LimitsReader>());
        services.AddMcpServer().WithStreamServerTransport(_toServer.Reader.AsStream(), _toClient.Writer.AsStream()).WithExecutorTools();
        _services = services.BuildServiceProvider();
        _ = _services.GetRequiredService<McpServer>().RunAsync();
        _client = await McpClient.CreateAsync(
            new StreamClientTransport(_toServer.Writer.AsStream(), _toClient.Reader.AsStream()),
            new McpClientOptions { ClientInfo = new Implementation { Name = "test agent", Version = "1" } });
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _services.DisposeAsync();
        _rig.Dispose();
    }

    [Fact]
    public async Task List_NamesTheToolsOfTheContract_WithTruthfulHints()
    {
        var tools = (await _client.ListToolsAsync()).ToDictionary(tool => tool.Name, tool => tool.ProtocolTool);

        Assert.Equal(
            ["get-action", "get-limits", "list-actions", "report-verification", "restart-container", "rollback-deployment", "scale-service", "update-env-vars"],
            tools.Keys.Order(StringComparer.Ordinal));
        Assert.All(tools.Values, tool =>
        {
            var hints = tool.Annotations!;
            Assert.True(hints is { ReadOnlyHint: not null, DestructiveHint: not null, IdempotentHint: not null, OpenWorldHint: false });
            Assert.Equal(tool.Name is "get-action" or "get-limits" or "list-actions", hints.ReadOnlyHint);
            Assert.InRange(tool.Description!.Length, 50, 1000);
            Assert.NotNull(tool.OutputSchema);
        });
        Assert.Equal(["containerId"], Required(tools["restart-container"]));
        Assert.Equal(["serviceName", "replicas"], Required(tools["scale-service"]));
        Assert.Equal(["containerId", "envVars"], Required(tools["update-env-vars"]));
        Assert.Equal(["serviceName"], Required(tools["rollback-deployment"]));
        Assert.Equal(["actionId", "outcome", "evidence"], Required(tools["report-verification"]));
    }

    [Fact]
    public async Task Restart_AnswersWithTheContractsFields()
    {
        var result = await CallAsync("restart-container", new() { ["containerId"] = "demo-app-2", ["reason"] = "memory" });

        Assert.True(result["success"]!.GetValue<bool>());
        Assert.Equal("demo-app-2", result["containerId"]!.GetValue<string>());
        Assert.Equal("demo-app-2", result["containerName"]!.GetValue<string>());
        Assert.Equal("running", result["previousState"]!.GetValue<string>());
        Assert.Equal("running", result["newState"]!.GetValue<string>());
        Assert.True(result["verified"]!.GetValue<bool>());
        Assert.True(result["verdict"]!["allowed"]!.GetValue<bool>());
        Assert.StartsWith("act-", result["actionId"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(2, result["steps"]!.AsArray().Count);
        Assert.Equal("testagent", _rig.Actions()[0].Caller);
    }

    [Fact]
    public async Task Scale_UpdateAndRollback_AnswerWithTheContractsFields()
    {
        var scaled = await CallAsync("scale-service", new() { ["serviceName"] = "demo-app", ["replicas"] = 5 });
        _rig.Time.Advance(TimeSpan.FromSeconds(5));
        var updated = await CallAsync("update-env-vars", new() { ["containerId"] = "demo-app-1", ["envVars"] = new Dictionary<string, string> { ["LOG_LEVEL"] = "warn" }, ["restart"] = false });
        _rig.Time.Advance(TimeSpan.FromMinutes(2));
        var rolledBack = await CallAsync("rollback-deployment", new() { ["serviceName"] = "demo-app" });

        Assert.Equal((3, 5), (scaled["previousReplicas"]!.GetValue<int>(), scaled["newReplicas"]!.GetValue<int>()));
        Assert.Equal("LOG_LEVEL", updated["updatedVars"]![0]!.GetValue<string>());
        Assert.False(updated["restarted"]!.GetValue<bool>());
        Assert.Contains("apply from the next restart of demo-app-1 on", updated["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(("demo-app:v2", "demo-app:v1"), (rolledBack["previousImage"]!.GetValue<string>(), rolledBack["currentImage"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Refusal_IsAResultWithRuleAndWait()
    {
        await CallAsync("restart-container", new() { ["containerId"] = "demo-app-2" });
        _rig.Time.Advance(TimeSpan.FromMilliseconds(1766));

        var result = await CallAsync("restart-container", new() { ["containerId"] = "demo-app-3" });

        Assert.False(result["success"]!.GetValue<bool>());
        Assert.Equal("SPACING", result["verdict"]!["rule"]!.GetValue<string>());
        Assert.Equal(3.234, result["retryAfterSeconds"]!.GetValue<double>(), 3);
        Assert.False(result.ContainsKey("actionId"));
    }

    [Theory]
    [InlineData("restart-container", """{"containerId":"demo"}""", "There is no container 'demo'. There are: demo-app-1, demo-app-2, demo-app-3.")]
    [InlineData("restart-container", """{"containerId":""}""", "containerId is empty.")]
    [InlineData("scale-service", """{"serviceName":"demo","replicas":2}""", "There is no service 'demo'. There are: demo-app.")]
    [InlineData("update-env-vars", """{"containerId":"demo-app-1","envVars":{}}""", "envVars is empty.")]
    [InlineData("restart-container", """{"containerId":"demo-app-1","idempotencyKey":""}""", "idempotencyKey must be")]
    [InlineData("get-action", """{"actionId":"x"}""", "actionId is not of the form act-UUID")]
    [InlineData("get-action", """{"actionId":"act-01a20d6d-b805-7e29-bc07-1dc5fb173203"}""", "There is no action act-01a20d6d")]
    [InlineData("report-verification", """{"actionId":"act-01a20d6d-b805-7e29-bc07-1dc5fb173203","outcome":"Good","evidence":""}""", "outcome must be one of Effective, Ineffective, Harmful, Inconclusive.")]
    [InlineData("list-actions", """{"limit":0}""", "limit is 0; it must be 1 to 100.")]
    public async Task BadArguments_AreErrorsWithASentence(string tool, string arguments, string sentence)
    {
        var result = await _client.CallToolAsync(tool, JsonSerializer.Deserialize<Dictionary<string, object?>>(arguments)!);

        Assert.True(result.IsError);
        Assert.Contains(sentence, Assert.IsType<TextContentBlock>(result.Content[0]).Text, StringComparison.Ordinal);
        Assert.Empty(_rig.Platform.Calls);
    }

    [Fact]
    public async Task Meta_CarriesRunIncidentAndAffected_ButNoClaimWithoutAnIncident()
    {
        var (run, incident) = (RunId.New(_rig.Time), IncidentId.New(_rig.Time));
        var meta = new JsonObject
        {
            ["runbook-executor/run"] = run.Value,
            ["runbook-executor/affected"] = new JsonArray("demo-app-1"),
            ["runbook-executor/verify-within"] = 90.5,
        };

        await CallAsync("restart-container", new() { ["containerId"] = "demo-app-1" }, (JsonObject)meta.DeepClone());
        _rig.Time.Advance(TimeSpan.FromSeconds(5));
        meta["runbook-executor/incident"] = incident.Value;
        await CallAsync("restart-container", new() { ["containerId"] = "demo-app-1" }, meta);

        var (without, with) = (_rig.Actions()[0], _rig.Actions()[1]);
        Assert.Equal((run, null), (without.RunId, without.IncidentId));
        Assert.Empty(without.Intent.AffectedContainers);
        Assert.Equal((run, incident), (with.RunId, with.IncidentId));
        Assert.Equal(["demo-app-1"], with.Intent.AffectedContainers);
    }

    [Fact]
    public async Task Report_OfWhatDidNotHelp_PutsItBack_AndGetActionTellsSo()
    {
        var scaled = await CallAsync("scale-service", new() { ["serviceName"] = "demo-app", ["replicas"] = 5 });
        var id = scaled["actionId"]!.GetValue<string>();

        var report = await CallAsync("report-verification", new() { ["actionId"] = id, ["outcome"] = "ineffective", ["evidence"] = "CPU still 95 %" });
        var action = await CallAsync("get-action", new() { ["actionId"] = id });

        Assert.Contains("It was put back: scale demo-app to 3 replicas.", report["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("Succeeded", action["compensation"]!["state"]!.GetValue<string>());
        Assert.Equal(("Ineffective", "CPU still 95 %"), (action["verification"]!["outcome"]!.GetValue<string>(), action["verification"]!["evidence"]!.GetValue<string>()));
    }

    [Fact]
    public async Task ReadingTools_SayWhatWasDoneAndWhatIsLeft()
    {
        await CallAsync("restart-container", new() { ["containerId"] = "demo-app-2" });
        await CallAsync("scale-service", new() { ["serviceName"] = "demo-app", ["replicas"] = 9 });

        var list = await CallAsync("list-actions", []);
        var limits = await CallAsync("get-limits", []);

        Assert.Equal("restart demo-app-2", list["actions"]![0]!["description"]!.GetValue<string>());
        Assert.Equal("REPLICAS_OUT_OF_RANGE", list["refusals"]![0]!["rule"]!.GetValue<string>());
        Assert.Equal(9, limits["actions"]!["left"]!.GetValue<int>());
        Assert.Equal(2, limits["restarts"]![1]!["left"]!.GetValue<int>());
    }

    [Fact]
    public async Task Restart_ThatAPersonHasToApprove_AnswersAtOnceWithTheApproval()
    {
        _rig.Platform.State = _rig.Platform.State with { Services = [_rig.Platform.State.Services[0] with { Mode = AutomationMode.Propose }] };

        var result = await CallAsync("restart-container", new() { ["containerId"] = "demo-app-2" });

        var id = result["approvalId"]!.GetValue<string>();
        Assert.Equal((false, "NEEDS_APPROVAL"), (result["success"]!.GetValue<bool>(), result["verdict"]!["rule"]!.GetValue<string>()));
        Assert.Contains($"'runbook approve {id}'", result["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(900, result["approvalExpiresInSeconds"]!.GetValue<double>());
        Assert.False(result.ContainsKey("actionId"));
        Assert.DoesNotContain(await _client.ListToolsAsync(), tool => tool.Name.Contains("approv", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task OpenIncidents_OfManyServices_AreAStorm_OfUnknownOnesAreNot()
    {
        _rig.Platform.State = _rig.Platform.State with { Services = [.. _rig.Platform.State.Services, .. new[] { "b", "c" }.Select(name => _rig.Platform.State.Services[0] with { Name = name })] };
        JsonObject Meta(params string[] services) => new()
        {
            ["runbook-executor/open-incidents"] = new JsonArray([.. services.Select(service => (JsonNode)new JsonObject { ["id"] = IncidentId.New(_rig.Time).Value, ["service"] = service })]),
        };

        var passed = await CallAsync("restart-container", new() { ["containerId"] = "demo-app-1" }, Meta("demo-app", "b", "b", "nobody"));
        _rig.Time.Advance(TimeSpan.FromSeconds(10));
        var refused = await CallAsync("restart-container", new() { ["containerId"] = "demo-app-2" }, Meta("c"));

        Assert.True(passed["success"]!.GetValue<bool>());
        Assert.Equal(("STORM", 110), (refused["verdict"]!["rule"]!.GetValue<string>(), Math.Floor(refused["retryAfterSeconds"]!.GetValue<double>())));
        Assert.Equal(3, (await CallAsync("get-limits", []))["storm"]!["newlyBad"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("runbook-executor/anomaly", "\"two words\"")]
    [InlineData("runbook-executor/mode", "\"fast\"")]
    [InlineData("runbook-executor/open-incidents", "{}")]
    [InlineData("runbook-executor/open-incidents", "[{\"id\":\"x\",\"service\":\"y\"}]")]
    public async Task Meta_ThatCannotBeMeant_IsRefusedByItsKey(string key, string value)
    {
        var result = await _client.CallToolAsync("restart-container", new Dictionary<string, object?> { ["containerId"] = "demo-app-1" }, options: new() { Meta = new JsonObject { [key] = JsonNode.Parse(value) } });

        Assert.True(result.IsError);
        Assert.Contains("_meta '", Assert.IsType<TextContentBlock>(result.Content[0]).Text, StringComparison.Ordinal);
        Assert.Empty(_rig.Platform.Calls);
    }

    [Fact]
    public async Task DryRun_ListsTheGuards_AndSendsNothing()
    {
        var result = await CallAsync("restart-container", new() { ["containerId"] = "demo-app-2", ["dryRun"] = true });

        Assert.True(result["success"]!.GetValue<bool>() && result["dryRun"]!.GetValue<bool>());
        Assert.Equal(17, result["guards"]!.AsArray().Count);
        Assert.Equal("stop demo-app-2", result["steps"]![0]!["name"]!.GetValue<string>());
        Assert.Empty(_rig.Platform.Calls);
    }

    [Fact]
    public async Task ReadingTools_WithoutALedger_SaySo()
    {
        File.WriteAllText(Path.Combine(_rig.Directory, "ledger.db"), "no database at all, but long enough to look");

        var result = await _client.CallToolAsync("get-limits", new Dictionary<string, object?>());

        Assert.True(result.IsError);
        Assert.Contains("The ledger", Assert.IsType<TextContentBlock>(result.Content[0]).Text, StringComparison.Ordinal);
    }

    private async Task<JsonObject> CallAsync(string tool, Dictionary<string, object?> arguments, JsonObject? meta = null)
    {
        var result = await _client.CallToolAsync(tool, arguments, options: new() { Meta = meta });
        Assert.False(result.IsError ?? false, result.Content.OfType<TextContentBlock>().FirstOrDefault()?.Text);
        var structured = JsonNode.Parse(result.StructuredContent!.Value.GetRawText())!.AsObject();
        Assert.True(JsonNode.DeepEquals(structured, JsonNode.Parse(Assert.IsType<TextContentBlock>(result.Content[0]).Text)));
        AssertComplete((await _client.ListToolsAsync()).Single(found => found.Name == tool).ProtocolTool.OutputSchema!.Value, structured);
        return structured;
    }

    // A strict client throws away a result that lacks what its schema requires.
    private static void AssertComplete(JsonElement schema, JsonNode? value)
    {
        if (value is JsonArray list && schema.TryGetProperty("items", out var items))
        {
            Assert.All(list, item => AssertComplete(items, item));
        }

        if (value is not JsonObject fields)
        {
            return;
        }

        if (schema.TryGetProperty("required", out var required))
        {
            Assert.All(required.EnumerateArray(), name => Assert.True(fields.ContainsKey(name.GetString()!), $"{name} is required and missing."));
        }

        var properties = schema.GetProperty("properties");
        Assert.All(fields, field => AssertComplete(properties.GetProperty(field.Key), field.Value));
    }

    private static IEnumerable<string> Required(Tool tool) => tool.InputSchema.GetProperty("required").EnumerateArray().Select(name => name.GetString()!);
}
