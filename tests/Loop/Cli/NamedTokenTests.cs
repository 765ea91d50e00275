using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using ModelContextProtocol.Client;
using RunbookExecutor.Hosting.Data;
using Xunit;

namespace RunbookExecutor.Tests.Loop.Cli;

/// <summary>An agent with a token that may only propose, beside an operator with the command.</summary>
public sealed class NamedTokenTests : IAsyncLifetime
{
    private const string OperatorToken = "0123456789abcdef0123456789abcdef";
    private const string AgentToken = "fedcba9876543210fedcba9876543210";

    private readonly Sandbox sandbox = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => sandbox.DisposeAsync();

    [Fact]
    public async Task Agent_ThatMayOnlyPropose_ActsOnlyWithAnApprovalThatItCannotGive()
    {
        sandbox.Fleet(replicas: 2, more: $"server: {{ token: {OperatorToken}, tokens: {{ bot: {{ token: {AgentToken}, scopes: [\"act:propose\", \"monitor:read\"] }} }} }}");
        await (await sandbox.UpAsync(Sandbox.Ports(4), replicas: 2)).SaysAsync("monitor http://");
        var executor = InstanceEndpoints.Read(sandbox.Data)["executor"];
        using var http = new HttpClient { BaseAddress = executor };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", AgentToken);
        await using var agent = await McpClient.CreateAsync(
            new HttpClientTransport(new HttpClientTransportOptions { Endpoint = new Uri(executor, "/mcp"), AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = $"Bearer {AgentToken}" } }));

        var asked = await RestartAsync(agent);
        var id = asked.GetProperty("approvalId").GetString()!;
        using var own = await http.PostAsync(new Uri($"/api/approvals/{id}/approve", UriKind.Relative), content: null);
        using var again = await http.PostAsync(new Uri($"/api/approvals/{id}/deny", UriKind.Relative), content: null);
        using var freeze = await http.PostAsync(new Uri("/api/freeze", UriKind.Relative), content: null);
        var waiting = await http.GetStringAsync(new Uri("/api/approvals", UriKind.Relative));
        var approve = sandbox.StartWith([("RUNBOOK__SERVER__TOKEN", OperatorToken)], "approve", id, "--data", sandbox.Data);
        Assert.Equal(0, await approve.ExitAsync(Sandbox.Patience));
        var done = await RestartAsync(agent);

        Assert.Equal("bot may only propose.", asked.GetProperty("verdict").GetProperty("reason").GetString()!.Split(": ")[1].Split(" '")[0]);
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (own.StatusCode, again.StatusCode, freeze.StatusCode));
        const string Own = "bot asked for this itself, and nobody approves their own request. Somebody else has to.";
        Assert.Equal(Own, await ErrorAsync(own));
        Assert.Equal("The token 'bot' may not do this; it needs admin:freeze (server.tokens.bot.scopes).", await ErrorAsync(freeze));
        var misused = Assert.Single(await LedgerAsync(), entry => entry.GetProperty("kind").GetString() == "ApprovalMisused");
        Assert.Equal(("bot", id, Own), (misused.GetProperty("caller").GetString(), misused.GetProperty("payload").GetProperty("approvalId").GetString(), misused.GetProperty("payload").GetProperty("comment").GetString()));
        Assert.Contains("\"caller\":\"bot\"", waiting, StringComparison.Ordinal);
        Assert.True(done.GetProperty("success").GetBoolean(), done.ToString());
    }

    private static async Task<string?> ErrorAsync(HttpResponseMessage answer) => (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetString();

    private async Task<IReadOnlyList<JsonElement>> LedgerAsync() =>
        [.. (await sandbox.RunAsync("ledger", "export", "--data", sandbox.Data)).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];

    private static async Task<JsonElement> RestartAsync(McpClient agent) =>
        (await agent.CallToolAsync("restart-container", new Dictionary<string, object?> { ["containerId"] = "web-1" })).StructuredContent!.Value;
}
