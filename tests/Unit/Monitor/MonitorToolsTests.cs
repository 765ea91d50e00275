using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Hosting.Json;
using RunbookExecutor.Hosting.Mcp;
using RunbookExecutor.Monitor.Library;
using RunbookExecutor.Monitor.Queries;
using RunbookExecutor.Monitor.Tools;
using Xunit;

namespace RunbookExecutor.Tests.Monitor;

/// <summary>The tools as a client sees them, over the real protocol.</summary>
public sealed class MonitorToolsTests : IAsyncDisposable
{
    private readonly RunbookFolder folder = new();
    private readonly MonitorBench bench;
    private readonly ServiceProvider services;
    private readonly McpServer server;
    private readonly Pipe toServer = new();
    private readonly Pipe toClient = new();

    public MonitorToolsTests()
    {
        folder.Write("memory-spike", RunbookFolder.Memory("memory usage exceeds 80% for more than 2 minutes"));
        bench = new MonitorBench(TimeSpan.FromSeconds(1), folder: folder.Path);
        bench.Get<RunbookLibrary>().Reload();
        var collection = new ServiceCollection().AddLogging();
        foreach (var type in new[] { typeof(ContainerQuery), typeof(MetricsQuery), typeof(LogQuery), typeof(AnomalyQuery), typeof(RunbookQuery), typeof(IncidentQuery) })
        {
            collection.AddSingleton(type, bench.Get(type));
        }

        collection.AddRunbookMcp(MonitorTools.ServerName, MonitorTools.Instructions).WithMonitorTools();
        services = collection.BuildServiceProvider();
        server = McpServer.Create(
            new StreamServerTransport(toServer.Reader.AsStream(), toClient.Writer.AsStream()),
            services.GetRequiredService<IOptions<McpServerOptions>>().Value,
            serviceProvider: services);
    }

    [Fact]
    public async Task List_Tools_AreReadOnlyAndDescribedForAnAgent()
    {
        await using var client = await ConnectAsync();

        var tools = (await client.ListToolsAsync()).Select(tool => tool.ProtocolTool).ToList();

        Assert.Equal(
            ["detect-anomaly", "get-container-logs", "get-container-metrics", "get-runbook", "list-containers", "list-incidents"],
            tools.Select(tool => tool.Name).Order());
        Assert.All(tools, tool =>
        {
            Assert.Equal((true, true, false, false), (tool.Annotations!.ReadOnlyHint!.Value, tool.Annotations.IdempotentHint!.Value, tool.Annotations.DestructiveHint!.Value, tool.Annotations.OpenWorldHint!.Value));
            Assert.InRange(tool.Description!.Length, 100, 1024);
            Assert.NotNull(tool.OutputSchema);
        });
        Assert.InRange(MonitorTools.Instructions.Length, 100, 1024);
    }

    [Theory]
    [InlineData("list-containers", "{}")]
    [InlineData("get-container-metrics", """{"containerId":"demo-app-1"}""")]
    [InlineData("get-container-metrics", """{"containerId":"demo-app-1","since":"2026-11-23T14:00:00Z"}""")]
    [InlineData("get-container-metrics", """{"containerId":"demo-app-2"}""")]
    [InlineData("get-container-logs", """{"containerId":"demo-app-1"}""")]
    [InlineData("detect-anomaly", """{"containerId":"demo-app-1"}""")]
    [InlineData("detect-anomaly", """{"containerId":"demo-app-2"}""")]
    [InlineData("get-runbook", """{"anomalyType":"MEMORY_SPIKE"}""")]
    [InlineData("list-incidents", "{}")]
    public async Task Call_Tool_GivesTheSameAsTextAndStructureAndFitsItsSchema(string name, string arguments)
    {
        await RunFleetAsync();
        await using var client = await ConnectAsync();
        var schema = (await client.ListToolsAsync()).Single(tool => tool.Name == name).ProtocolTool.OutputSchema!.Value;

        var result = await CallAsync(client, name, arguments);

        Assert.NotEqual(true, result.IsError);
        var text = JsonElement.Parse(Text(result));
        Assert.True(JsonElement.DeepEquals(text, result.StructuredContent!.Value));
        Assert.True(text.GetProperty("success").GetBoolean());
        AssertRequired(schema, schema, text, name);
    }

    [Fact]
    public async Task DetectAnomaly_Breach_HasTheContractsShapeAndPercentages()
    {
        await RunFleetAsync();
        await using var client = await ConnectAsync();

        var result = (await CallAsync(client, "detect-anomaly", """{"containerId":"demo-app-1"}""")).StructuredContent!.Value;

        var anomaly = result.GetProperty("anomaly");
        Assert.Equal(
            ["type", "severity", "containerId", "containerName", "currentMetrics", "threshold", "message", "timestamp", "context"],
            Names(anomaly).Where(name => name != "state"));
        Assert.Equal(("MEMORY_SPIKE", "critical", 80, 96.5), (anomaly.GetProperty("type").GetString(), anomaly.GetProperty("severity").GetString(), anomaly.GetProperty("threshold").GetDouble(), anomaly.GetProperty("currentMetrics").GetProperty("memory").GetDouble()));
        Assert.Equal(["MEMORY_SPIKE firing", "CPU_OVERLOAD clear", "HIGH_ERROR_RATE unknown", "OOM_KILLED clear", "CRASH_LOOP clear", "UNHEALTHY unknown"], result.GetProperty("checksPerformed").EnumerateArray().Select(check => $"{check.GetProperty("type")} {check.GetProperty("verdict")}"));
        Assert.Equal(bench.Incidents[0].Id.Value, anomaly.GetProperty("context").GetProperty("incidentId").GetString());
    }

    [Fact]
    public async Task DetectAnomaly_NothingWrong_HasANullAnomaly()
    {
        await RunFleetAsync();
        await using var client = await ConnectAsync();

        var result = (await CallAsync(client, "detect-anomaly", """{"containerId":"demo-app-2"}""")).StructuredContent!.Value;

        Assert.Equal(JsonValueKind.Null, result.GetProperty("anomaly").ValueKind);
        Assert.Equal(0, result.GetProperty("anomalies").GetArrayLength());
    }

    [Fact]
    public async Task GetContainerMetrics_HasTheContractsShape()
    {
        await RunFleetAsync();
        await using var client = await ConnectAsync();

        var result = (await CallAsync(client, "get-container-metrics", """{"containerId":"demo-app-1","since":"2026-11-23T14:00:00Z"}""")).StructuredContent!.Value;

        AssertHas(result, "success", "containerName", "state", "metrics", "window");
        AssertHas(result.GetProperty("metrics"), "cpu", "memory", "memoryUsage", "memoryLimit", "network", "timestamp");
        Assert.Equal(["min", "max", "last", "samples", "expected", "firstTime", "lastTime"], Names(result.GetProperty("window").GetProperty("memory")));
    }

    [Fact]
    public async Task GetRunbook_HasTheContractsShape()
    {
        await using var client = await ConnectAsync();

        var result = (await CallAsync(client, "get-runbook", """{"anomalyType":"memory_spike"}""")).StructuredContent!.Value;

        AssertHas(result, "success", "runbook", "source", "content");
        AssertHas(result.GetProperty("runbook"), "name", "description", "trigger", "steps", "rollbackPlan");
        AssertHas(result.GetProperty("runbook").GetProperty("steps")[0], "stepNumber", "description", "action", "params", "required");
        Assert.Equal("memory > 80% for 1s (memory-spike.md line 5)", result.GetProperty("runbook").GetProperty("trigger").GetString());
    }

    [Fact]
    public async Task ListIncidents_Incident_ReadsBackAsTheFactItIs()
    {
        await RunFleetAsync();
        await using var client = await ConnectAsync();

        var result = (await CallAsync(client, "list-incidents", "{}")).StructuredContent!.Value;
        var incident = result.GetProperty("incidents")[0].Deserialize<Incident>(WireJson.Options)!;

        Assert.Equal(
            (bench.Incidents[0].Id, bench.Incidents[0].Fingerprint, bench.Incidents[0].Rule, IncidentState.Firing),
            (incident.Id, incident.Fingerprint, incident.Rule, incident.State));
    }

    [Theory]
    [InlineData("detect-anomaly", """{"containerId":"demo"}""", "There is no container 'demo'. There are: demo-app-1, demo-app-2.")]
    [InlineData("get-container-logs", """{"containerId":""}""", "No container was named. There are: demo-app-1, demo-app-2.")]
    [InlineData("get-runbook", """{"anomalyType":"DISK_FULL"}""", "No runbook answers 'DISK_FULL'. There are runbooks for: MEMORY_SPIKE.")]
    [InlineData("list-containers", """{"state":"paused"}""", "'state' is 'paused'; it must be one of: unknown, starting, running, stopping, exited.")]
    public async Task Call_BadArgument_IsAnErrorWithASentenceAndNoStructure(string name, string arguments, string expected)
    {
        await RunFleetAsync();
        await using var client = await ConnectAsync();

        var result = await CallAsync(client, name, arguments);

        Assert.True(result.IsError);
        Assert.Null(result.StructuredContent);
        Assert.Equal(expected, Text(result));
    }

    [Fact]
    public async Task Resources_RunbookAndIncident_CanBeRead()
    {
        await RunFleetAsync();
        await using var client = await ConnectAsync();
        var incident = bench.Incidents[0].Id.Value;

        var runbook = await client.ReadResourceAsync("runbook://memory-spike");
        var read = await client.ReadResourceAsync($"incident://{incident}");
        var prompt = await client.GetPromptAsync("remediate-incident", new Dictionary<string, object?> { ["incidentId"] = incident });

        Assert.StartsWith("# Title", Assert.IsType<TextResourceContents>(runbook.Contents[0]).Text);
        Assert.Equal(incident, JsonElement.Parse(Assert.IsType<TextResourceContents>(read.Contents[0]).Text).GetProperty("id").GetString());
        Assert.Contains($"Incident {incident}: MEMORY_SPIKE of container demo-app-1", Assert.IsType<TextContentBlock>(prompt.Messages[0].Content).Text);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await services.DisposeAsync();
        bench.Dispose();
        folder.Dispose();
    }

    private async Task RunFleetAsync()
    {
        bench.Source.Services.Add(new Service { Name = "demo-app", Platform = "local", DesiredReplicas = 2 });
        var sick = bench.Source.Add("demo-app-1");
        bench.Source.Add("demo-app-2", memoryLimit: null);
        await bench.RunAsync(1);
        sick.Write("ERROR it broke", 3);
        sick.Memory = 965;
        await bench.UntilAsync(() => bench.Incidents is [{ State: IncidentState.Firing }]);
    }

    private async Task<McpClient> ConnectAsync()
    {
        _ = server.RunAsync();
        return await McpClient.CreateAsync(new StreamClientTransport(toServer.Writer.AsStream(), toClient.Reader.AsStream()));
    }

    private static async Task<CallToolResult> CallAsync(McpClient client, string name, string arguments) =>
        await client.CallToolAsync(name, JsonSerializer.Deserialize<Dictionary<string, object?>>(arguments));

    private static string Text(CallToolResult result) => Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text;

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(property => property.Name);

    private static void AssertHas(JsonElement element, params string[] members) => Assert.All(members, member => Assert.Contains(member, Names(element)));

    // What a strict client checks: every required member is there.
    private static void AssertRequired(JsonElement root, JsonElement schema, JsonElement value, string path)
    {
        if (schema.ValueKind != JsonValueKind.Object)
        {
            return; // "true": anything
        }

        if (schema.TryGetProperty("$ref", out var reference))
        {
            schema = reference.GetString()!.Split('/').Skip(1).Aggregate(root, (at, name) => at.GetProperty(name.Replace("~1", "/")));
        }

        if (value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out var items))
        {
            Assert.All(value.EnumerateArray(), item => AssertRequired(root, items, item, path + "[]"));
        }

        if (value.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("properties", out var properties))
        {
            return;
        }

        var required = schema.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(name => name.GetString()!) : [];
        Assert.All(required, name => Assert.True(value.TryGetProperty(name, out _), $"{path}.{name} is required and missing."));
        foreach (var member in value.EnumerateObject())
        {
            Assert.True(properties.TryGetProperty(member.Name, out var inner), $"{path}.{member.Name} is not in the schema.");
            AssertRequired(root, inner, member.Value, $"{path}.{member.Name}");
        }
    }
}
