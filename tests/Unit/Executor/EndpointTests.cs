using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Executor;
using RunbookExecutor.Executor.Admission;
using RunbookExecutor.Executor.Approvals;
using RunbookExecutor.Executor.Freezing;
using RunbookExecutor.Executor.Ledger;
using Xunit;

namespace RunbookExecutor.Tests.Executor;

/// <summary>Asks the endpoints over real HTTP on a loopback port.</summary>
public sealed class EndpointTests : IAsyncLifetime
{
    private readonly Rig _rig = new();
    private WebApplication _app = null!;
    private HttpClient _http = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services
            .AddSingleton(TimeProvider.System)
            .AddSingleton(_rig.Get<ActionDesk>())
            .AddSingleton(_rig.Get<OperatorDesk>())
            .AddSingleton(_rig.Get<ApprovalDesk>())
            .AddSingleton(_rig.Get<ExecutorOptions>())
            .AddSingleton(_rig.Get<LimitsReader>())
            .AddSingleton(_rig.Get<LedgerStore>())
            .AddSingleton(_rig.Get<FreezeSwitch>());
        _app = builder.Build();
        _app.MapExecutorEndpoints();
        await _app.StartAsync();
        _http = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()) };
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
        _rig.Dispose();
    }

    [Fact]
    public async Task Actions_AndOneOfThem_AreShown()
    {
        var action = await _rig.SendAsync(Rig.Restart("demo-app-1"));

        Assert.Equal("restart demo-app-1", (await GetAsync("/api/actions"))["actions"]![0]!["description"]!.GetValue<string>());
        Assert.Equal("Succeeded", (await GetAsync($"/api/actions/{action.Id}"))["state"]!.GetValue<string>());
        Assert.Equal("There is no action act-01a20d6d-b805-7e29-bc07-1dc5fb173203.", (await GetAsync("/api/actions/act-01a20d6d-b805-7e29-bc07-1dc5fb173203", HttpStatusCode.NotFound))["error"]!.GetValue<string>());
        await GetAsync("/api/actions/x", HttpStatusCode.BadRequest);
        await GetAsync("/api/actions?limit=0", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Limits_ShowEveryBudget()
    {
        await _rig.SendAsync(Rig.Restart("demo-app-1"));

        var limits = await GetAsync("/api/limits");

        Assert.Equal(1, limits["actions"]!["used"]!.GetValue<int>());
        Assert.Equal(2, limits["restarts"]![0]!["left"]!.GetValue<int>());
    }

    [Fact]
    public async Task Ledger_IsReadOnFromANumber()
    {
        await _rig.SendAsync(Rig.Restart("demo-app-1"));

        var rest = (await _http.GetFromJsonAsync<JsonArray>("/api/ledger?after=4"))!;
        var outcomes = (await _http.GetFromJsonAsync<JsonArray>("/api/ledger?kind=outcome"))!;

        Assert.Equal(["StepFinished", "Outcome"], rest.Select(entry => entry!["kind"]!.GetValue<string>()));
        Assert.Equal("Succeeded", Assert.Single(outcomes)!["payload"]!["outcome"]!.GetValue<string>());
        await GetAsync("/api/ledger?kind=nonsense", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task FreezeAndThaw_HoldAtOnce()
    {
        Assert.True((await PostAsync("/api/freeze", new { reason = "storm" }))["frozen"]!.GetValue<bool>());
        Assert.Equal("FROZEN", (await _rig.RefusalOfAsync(Rig.Restart("demo-app-1"))).Rule);
        Assert.Contains("storm", (await GetAsync("/api/freeze"))["message"]!.GetValue<string>(), StringComparison.Ordinal);

        Assert.False((await PostAsync("/api/thaw", new { }))["frozen"]!.GetValue<bool>());
        Assert.Equal(ActionOutcome.Succeeded, (await _rig.SendAsync(Rig.Restart("demo-app-1"))).Outcome);
    }

    [Fact]
    public async Task FreezeAndThaw_SaidTwice_AreRecordedOnceWithTheUser()
    {
        await PostAsync("/api/freeze", new { reason = "storm", user = "ann" });
        await PostAsync("/api/freeze", new { reason = "storm", user = "ann" });

        Assert.Equal("operator:ann", Assert.Single(_rig.Entries()).Caller);
        Assert.Contains("storm", (await GetAsync("/api/freeze"))["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Approvals_AreListedGivenAndDenied()
    {
        _rig.Platform.State = _rig.Platform.State with { Services = [_rig.Platform.State.Services[0] with { Mode = AutomationMode.Propose }] };
        await _rig.SubmitAsync(Rig.Restart("demo-app-1"));
        await _rig.SubmitAsync(Rig.Restart("demo-app-2"));
        var listed = (await GetAsync("/api/approvals"))["approvals"]!.AsArray();
        var (newest, oldest) = (listed[0]!["approvalId"]!.GetValue<string>(), listed[1]!["approvalId"]!.GetValue<string>());

        var approved = await PostAsync($"/api/approvals/{oldest}/approve", new { comment = "go on", user = "ann\n<x>" });
        var denied = await PostAsync($"/api/approvals/{newest}/deny", new { });

        Assert.Equal(("Approved", "restart demo-app-1", "operator:annx"), (approved["state"]!.GetValue<string>(), approved["description"]!.GetValue<string>(), approved["decidedBy"]!.GetValue<string>()));
        Assert.Equal("Denied", denied["state"]!.GetValue<string>());
        Assert.Contains("was approved before", (await PostAsync($"/api/approvals/{oldest}/deny", new { }, HttpStatusCode.Conflict))["error"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Single((await GetAsync("/api/approvals"))["approvals"]!.AsArray());
        Assert.Equal(2, (await GetAsync("/api/approvals?all=true"))["approvals"]!.AsArray().Count);
        Assert.Equal("Denied", (await GetAsync($"/api/approvals/{newest}"))["state"]!.GetValue<string>());
        await PostAsync("/api/approvals/x/approve", new { }, HttpStatusCode.BadRequest);
        await PostAsync($"/api/approvals/apr-{Guid.Empty}/approve", new { }, HttpStatusCode.NotFound);
        Assert.Equal(ActionOutcome.Succeeded, (await _rig.SendAsync(Rig.Restart("demo-app-1"))).Outcome);
    }

    [Fact]
    public async Task DeployAndConfigure_AreCarriedOutAndRecorded()
    {
        Assert.Equal("demo-app runs v2.", (await PostAsync("/api/deploy", new { service = "demo-app", version = "v2" }))["message"]!.GetValue<string>());
        await PostAsync("/api/configure", new { containerId = "demo-app-1", variables = new { CACHE_SIZE_MB = "64" } });

        Assert.Equal(["deploy demo-app v2", "configure demo-app-1"], _rig.Platform.Calls);
        await PostAsync("/api/deploy", new { service = "demo-app" }, HttpStatusCode.BadRequest);
        await PostAsync("/api/configure", new { containerId = "demo-app-1", variables = new Dictionary<string, string> { ["A B"] = "x" } }, HttpStatusCode.BadRequest);
        _rig.Freeze.Freeze("storm", "operator");
        await PostAsync("/api/deploy", new { service = "demo-app", version = "v2" }, HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task DryRun_ListsEveryGuardsVerdict()
    {
        var answer = await PostAsync("/api/dry-run", new { tool = "scale-service", serviceName = "demo-app", replicas = 9 });

        Assert.False(answer["allowed"]!.GetValue<bool>());
        Assert.Equal(17, answer["guards"]!.AsArray().Count);
        Assert.Contains("Give tool and its arguments", (await PostAsync("/api/dry-run", new { tool = "reboot" }, HttpStatusCode.BadRequest))["error"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains("There are: demo-app.", (await PostAsync("/api/dry-run", new { tool = "scale-service", serviceName = "x", replicas = 2 }, HttpStatusCode.BadRequest))["error"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Empty(_rig.Platform.Calls);
    }

    [Fact]
    public async Task Events_FollowTheLedger_AndEndWithTheHost()
    {
        await _rig.SendAsync(Rig.Restart("demo-app-1"));
        using var response = await _http.GetAsync("/api/events?after=5", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());

        Assert.Equal("event: entry", await reader.ReadLineAsync());
        Assert.Contains("\"kind\":\"Outcome\"", await reader.ReadLineAsync(), StringComparison.Ordinal);
        Assert.Equal("id: 6", await reader.ReadLineAsync());
        await reader.ReadLineAsync();
        _rig.Freeze.Freeze("storm", "operator");
        await reader.ReadLineAsync();
        Assert.Contains("\"kind\":\"Frozen\"", await reader.ReadLineAsync(), StringComparison.Ordinal);

        await _app.StopAsync();
        Assert.DoesNotContain("event", await reader.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unavailable_IsSaidWithASentence()
    {
        File.WriteAllText(Path.Combine(_rig.Directory, "ledger.db"), "no database at all, but long enough to look");

        Assert.StartsWith("The ledger", (await GetAsync("/api/limits", HttpStatusCode.ServiceUnavailable))["error"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.True((await GetAsync("/api/freeze"))["frozen"]!.GetValue<bool>());
    }

    private async Task<JsonObject> GetAsync(string path, HttpStatusCode status = HttpStatusCode.OK) => await ReadAsync(await _http.GetAsync(path), status);

    private async Task<JsonObject> PostAsync(string path, object body, HttpStatusCode status = HttpStatusCode.OK) => await ReadAsync(await _http.PostAsJsonAsync(path, body), status);

    private static async Task<JsonObject> ReadAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        using (response)
        {
            Assert.Equal(status, response.StatusCode);
            return (await response.Content.ReadFromJsonAsync<JsonObject>())!;
        }
    }
}
