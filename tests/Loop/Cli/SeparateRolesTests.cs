using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Runs;
using RunbookExecutor.Hosting.Data;
using Xunit;

namespace RunbookExecutor.Tests.Loop.Cli;

public sealed class SeparateRolesTests : IAsyncLifetime
{
    private readonly Sandbox sandbox = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => sandbox.DisposeAsync();

    [Fact]
    public async Task Roles_InThreeProcessesStartedInAnyOrder_CureALeakThoughEachIsKilledOnce()
    {
        sandbox.Fleet();
        var story = new Story(sandbox);
        var orchestrator = Start("orchestrator");
        var monitor = Start("monitor");
        var executor = Start("executor");
        await sandbox.ServesAsync(1);
        await Sandbox.UntilAsync(() => InstanceEndpoints.Read(sandbox.Data).Count == 3, "all three are published");
        await LocalFleet.Read(sandbox.Data).Single().TriggerAsync("memory-leak", new { action = "start" });

        await monitor.KillAsync();
        Start("monitor");
        await story.HappensAsync<RunStarted>();
        await orchestrator.KillAsync();
        Start("orchestrator");
        await story.HappensAsync<StepStarted>(step => step.Action is not null);
        await executor.KillAsync();
        Start("executor");

        await story.HappensAsync<RunFinished>();
        Assert.Equal(Recovery.Recovered, story.Events.OfType<RunFinished>().First().Outcome);
        (await sandbox.RunAsync("ledger", "verify", "--data", sandbox.Data)).Says(0, "is intact");
    }

    [Fact]
    public async Task Verification_WatchersAwayForLongerThanItMayTake_BeginsAnewAndRecovers()
    {
        sandbox.Fleet();
        var story = new Story(sandbox);
        var watchers = new[] { Start("orchestrator"), Start("monitor") };
        Start("executor");
        await sandbox.ServesAsync(1);
        await Sandbox.UntilAsync(() => InstanceEndpoints.Read(sandbox.Data).Count == 3, "all three are published");
        await LocalFleet.Read(sandbox.Data).Single().TriggerAsync("memory-leak", new { action = "start" });
        await story.HappensAsync<StepStarted>(step => step.Text.Contains("verify", StringComparison.OrdinalIgnoreCase));
        var until = story.Events.OfType<StepStarted>().Last().Until!.Value;

        foreach (var watcher in watchers)
        {
            await watcher.KillAsync();
        }

        await Sandbox.UntilAsync(() => TimeProvider.System.GetUtcNow() > until, "the verification would have ended");
        Start("monitor");
        Start("orchestrator");

        await story.HappensAsync<RunFinished>();
        Assert.Equal(Recovery.Recovered, story.Events.OfType<RunFinished>().First().Outcome);
        Assert.Equal(VerificationOutcome.Effective, Assert.Single(story.Events.OfType<SymptomVerified>()).Outcome);
    }

    [Fact]
    public async Task Orchestrators_TwoOnDirectoriesOfTheirOwn_FollowOneIncidentAndOnlyOneActs()
    {
        var (configuration, other) = (sandbox.Fleet(), Path.Combine(sandbox.Folder, "other"));
        var stories = new[] { new Story(sandbox), new Story(sandbox, other) };
        Start("executor");
        Start("monitor");
        await sandbox.ServesAsync(1);
        await Sandbox.UntilAsync(() => InstanceEndpoints.Read(sandbox.Data).Count == 2, "both are published");
        var roles = InstanceEndpoints.Read(sandbox.Data);
        sandbox.Write("other.yaml", $"{await File.ReadAllTextAsync(configuration)}\norchestrator: {{ monitor: {roles["monitor"]}mcp, executor: {roles["executor"]}mcp }}\n");
        Start("orchestrator");
        sandbox.Start("orchestrator", "--config", Path.Combine(sandbox.Folder, "other.yaml"), "--data", other, "--port", "0");
        await Sandbox.UntilAsync(() => InstanceEndpoints.Read(other).Count == 1, "the second orchestrator is published");

        await LocalFleet.Read(sandbox.Data).Single().TriggerAsync("memory-leak", new { action = "start" });
        await Sandbox.UntilAsync(() => stories.Any(story => story.Has<RunFinished>()), "one of them ends its run");
        await Sandbox.UntilAsync(() => stories.Any(story => story.Has<ActionRefused>(refused => refused is { Rule: "RUN_IN_PROGRESS", WillRetry: true })), "the other was told to wait");

        Assert.Single(await stories[0].LedgerAsync(), entry => entry.Contains("\"kind\":\"Intent\"", StringComparison.Ordinal));
        Assert.Single(stories.SelectMany(story => story.Events.OfType<ActionDone>()));
        Assert.Equal(Recovery.Recovered, Assert.Single(stories.SelectMany(story => story.Events.OfType<RunFinished>())).Outcome);
    }

    [Theory]
    [InlineData("monitor", "INT")]
    [InlineData("executor", "TERM")]
    [InlineData("orchestrator", "INT")]
    public async Task Role_AskedToEnd_EndsCleanly(string role, string signal)
    {
        sandbox.Fleet();
        var command = Start(role);
        await command.SaysAsync($"The {role} listens at http://127.0.0.1:");

        command.Signal(signal);

        Assert.Equal(0, await command.ExitAsync(TimeSpan.FromSeconds(20)));
        Assert.Empty(InstanceEndpoints.Read(sandbox.Data));
        Assert.Equal(string.Empty, command.Error);
    }

    // Each on a port that the system chooses: after a restart it is another one.
    private RunningCommand Start(string role) => sandbox.Start(role, "--data", sandbox.Data, "--port", "0");
}
