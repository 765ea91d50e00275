using System.Text.Json;
using RunbookExecutor.Tests.Engine.Daemon;
using Xunit;

namespace RunbookExecutor.Tests.Engine.Compose;

/// <summary>The roles in containers of their own, as <c>compose.yaml</c> describes them.</summary>
public sealed class ComposeTests(EngineFixture fixture) : IAsyncLifetime
{
    private static readonly string[] Roles = ["monitor", "executor", "orchestrator"];

    private ComposeStack stack = null!;

    public async ValueTask InitializeAsync()
    {
        await fixture.RequireDemoImagesAsync();
        await fixture.RequireRunbookImageAsync();
        stack = await ComposeStack.UpAsync(fixture.Engine);
    }

    public ValueTask DisposeAsync() => stack.DisposeAsync();

    [Fact]
    public async Task Stack_BroughtUp_CuresAFaultAndLeavesItsOwnRolesAlone()
    {
        await Waiting.UntilAsync(async () => (await Task.WhenAll(Roles.Select(stack.HealthAsync))).All(health => health == "healthy"), "every role is healthy", TimeSpan.FromMinutes(2));
        await Waiting.UntilAsync(async () => (await ModesAsync()).Count(one => one.Service == ComposeStack.ServiceOf("demo-app")) == 3, "the monitor sees three replicas");
        Assert.All(await ModesAsync(), one => Assert.Equal(one.Service == ComposeStack.ServiceOf("demo-app") ? "auto" : "observe", one.Mode));

        await stack.BreakAsync(ComposeStack.ContainerOf("demo-app", 2), "memory-leak", new { action = "start" });
        await Waiting.UntilAsync(async () => (await RunsAsync()).Count > 0, "a run begins", TimeSpan.FromMinutes(1));
        await Waiting.UntilAsync(async () => (await RunsAsync())[0].TryGetProperty("finishedAt", out _), "the run ends", TimeSpan.FromMinutes(1));

        Assert.Equal("Recovered", (await RunsAsync())[0].GetProperty("outcome").GetString());
        var action = Assert.Single((await stack.GetAsync(stack.Executor, "/api/actions")).GetProperty("actions").EnumerateArray());
        Assert.Equal(
            ("restart-container", ComposeStack.ContainerOf("demo-app", 2), "Succeeded"),
            (action.GetProperty("tool").GetString(), action.GetProperty("target").GetString(), action.GetProperty("outcome").GetString()));
    }

    [Fact]
    public async Task Stack_AskedToActOnItsOwnRoles_Refuses()
    {
        await Waiting.UntilAsync(async () => await stack.HealthAsync("executor") == "healthy", "the executor is healthy", TimeSpan.FromMinutes(2));

        foreach (var role in Roles)
        {
            var answer = await stack.PostAsync(stack.Executor, "/api/dry-run", new { tool = "restart-container", containerId = ComposeStack.ContainerOf(role) });

            Assert.False(answer.GetProperty("allowed").GetBoolean(), answer.ToString());
            Assert.Contains(answer.GetProperty("guards").EnumerateArray(), guard => guard.GetProperty("rule").GetString() == "NOT_IN_SCOPE" && !guard.GetProperty("allowed").GetBoolean());
        }
    }

    private async Task<IReadOnlyList<(string Service, string Mode)>> ModesAsync() =>
    [
        .. (await stack.GetAsync(stack.Monitor, "/api/containers")).GetProperty("containers").EnumerateArray()
            .Select(container => (container.GetProperty("service").GetString()!, container.GetProperty("mode").GetString()!)),
    ];

    private async Task<IReadOnlyList<JsonElement>> RunsAsync() => [.. (await stack.GetAsync(stack.Orchestrator, "/api/runs")).GetProperty("runs").EnumerateArray()];
}
