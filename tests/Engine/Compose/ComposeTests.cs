using System.Text.Json;
using RunbookExecutor.Tests.Engine.Daemon;
using RunbookExecutor.Tests.Loop;
using Xunit;

namespace RunbookExecutor.Tests.Engine.Compose;

/// <summary>The roles in containers of their own, as <c>compose.yaml</c> describes them.</summary>
[Collection<Measured>]
public sealed class ComposeTests(ComposeTests.BroughtUp broughtUp) : IClassFixture<ComposeTests.BroughtUp>
{
    private static readonly string[] Roles = ["monitor", "executor", "orchestrator", "dashboard"];

    private readonly ComposeStack stack = broughtUp.Stack;

    [Fact]
    public async Task Stack_BroughtUp_CuresAFaultAndLeavesItsOwnRolesAlone()
    {
        await Waiting.UntilAsync(async () => (await Task.WhenAll(Roles.Select(stack.HealthAsync))).All(health => health == "healthy"), "every role is healthy", TimeSpan.FromMinutes(2));
        await Waiting.UntilAsync(async () => (await ModesAsync()).Count(one => one == (ComposeStack.ServiceOf("demo-app"), "auto")) == 3, "the monitor sees three replicas that may be acted on");
        Assert.Equal(
            Roles.Select(role => (Service: ComposeStack.ServiceOf(role), Mode: "observe")).Order(),
            (await ModesAsync()).Where(one => Roles.Select(ComposeStack.ServiceOf).Contains(one.Service)).Order());

        await stack.BreakAsync(ComposeStack.ContainerOf("demo-app", 2), "memory-leak", new { action = "start" });
        await Waiting.UntilAsync(async () => (await RunsAsync()).Count > 0, "a run begins", TimeSpan.FromMinutes(1));
        await Waiting.UntilAsync(async () => (await RunsAsync())[0].TryGetProperty("finishedAt", out _), "the run ends", TimeSpan.FromMinutes(1));

        var run = (await RunsAsync())[0];
        Assert.True(run.TryGetProperty("outcome", out var outcome) && outcome.GetString() == "Recovered", run.ToString());
        var action = Assert.Single((await stack.GetAsync(stack.Executor, "/api/actions")).GetProperty("actions").EnumerateArray());
        Assert.Equal(
            ("restart-container", ComposeStack.ContainerOf("demo-app", 2), "Succeeded"),
            (action.GetProperty("tool").GetString(), action.GetProperty("containerId").GetString(), action.GetProperty("state").GetString()));
        await Waiting.UntilAsync(async () => (await stack.PageAsync("/incidents")).Contains(ComposeStack.ContainerOf("demo-app", 2), StringComparison.Ordinal), "the dashboard shows the incident");
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

    [Fact]
    public async Task Archestra_IsThereWithItsProfileOnly()
    {
        var configuration = await stack.ConfigurationAsync("archestra");

        Assert.Contains("image: archestra/platform:latest", configuration, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1:9000:9000", configuration, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1:3000:3000", configuration, StringComparison.Ordinal);
        Assert.DoesNotContain("archestra", await stack.ContainersAsync(), StringComparison.Ordinal);
    }

    private async Task<IReadOnlyList<(string Service, string Mode)>> ModesAsync() =>
    [
        .. (await stack.GetAsync(stack.Monitor, "/api/containers")).GetProperty("containers").EnumerateArray()
            .Select(container => (container.GetProperty("service").GetString()!, container.GetProperty("mode").GetString()!)),
    ];

    private async Task<IReadOnlyList<JsonElement>> RunsAsync() => [.. (await stack.GetAsync(stack.Orchestrator, "/api/runs")).GetProperty("runs").EnumerateArray()];

    /// <summary>One stack for all of these tests.</summary>
    public sealed class BroughtUp(EngineFixture fixture) : IAsyncLifetime
    {
        private ComposeStack? _stack;

        internal ComposeStack Stack => _stack!;

        public async ValueTask InitializeAsync()
        {
            await fixture.RequireDemoImagesAsync();
            await fixture.RequireRunbookImageAsync();
            _stack = await ComposeStack.UpAsync(fixture.Engine);
        }

        // What failed to come up must not hide why.
        public ValueTask DisposeAsync() => _stack?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
