using System.Text.Json;
using RunbookExecutor.Cli.Demo.Docker;
using RunbookExecutor.Tests.Engine.Daemon;
using RunbookExecutor.Tests.Loop;
using RunbookExecutor.Tests.Loop.Cli;
using Xunit;

namespace RunbookExecutor.Tests.Engine.Cli;

/// <summary>The main job on a real engine, as a user runs it: one command, containers, real faults, every action.</summary>
[Collection<Measured>]
public sealed class DockerDemoTests(EngineFixture fixture) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Sandbox sandbox = new();

    public async ValueTask InitializeAsync() => await fixture.RequireDemoImagesAsync();

    public ValueTask DisposeAsync() => sandbox.DisposeAsync();

    [Fact]
    public async Task Demo_AllScenariosOnce_RecoverWithSevenActionsAndLeaveNothingBehind()
    {
        var demo = Start("demo", "--platform", "docker", "--scenario", "all", "--once", "--json", "--data", sandbox.Data);

        var exitCode = await demo.ExitAsync(Patience);

        var report = new CommandResult(exitCode, demo.Output, demo.Error).Json;
        TestContext.Current.TestOutputHelper?.WriteLine(demo.Output);
        Assert.Equal(
            [
                "memory-leak MEMORY_SPIKE Recovered: restart-container",
                "cpu-spike CPU_OVERLOAD Recovered: restart-container",
                "error-spam HIGH_ERROR_RATE Recovered: restart-container",
                "cache-growth MEMORY_SPIKE Recovered: restart-container, update-env-vars",
                "bad-deployment HIGH_ERROR_RATE Recovered: rollback-deployment",
                "traffic-surge CPU_OVERLOAD Recovered: scale-service",
            ],
            report.GetProperty("scenarios").EnumerateArray().Select(Line));
        Assert.Equal(0, exitCode);
        Assert.Equal(0, (await sandbox.RunAsync("ledger", "verify", "--data", sandbox.Data)).ExitCode);
        await AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task Demo_AfterOneThatWasKilled_RemovesWhatThatLeft()
    {
        var killed = Start("demo", "--platform", "docker", "--data", Path.Combine(sandbox.Folder, "killed"));
        await killed.SaysAsync("executor http");
        await killed.KillAsync();
        Assert.Equal(3, (await ContainersAsync()).Count);

        var next = Start("demo", "--platform", "docker", "--data", sandbox.Data);
        await next.SaysAsync("executor http");
        next.Signal("INT");

        Assert.Equal(0, await next.ExitAsync(Patience));
        Assert.Contains("Removing what a killed demo left", next.Output, StringComparison.Ordinal);
        await AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task Demo_WhileAnotherRunsOnTheEngine_NamesIt()
    {
        var first = Start("demo", "--platform", "docker", "--data", sandbox.Data);
        await first.SaysAsync("executor http");

        var second = Start("demo", "--platform", "docker", "--data", Path.Combine(sandbox.Folder, "second"));

        Assert.Equal(2, await second.ExitAsync(Patience));
        Assert.Contains($"A demo runs on this engine already, with the data directory {sandbox.Data}.", second.Error, StringComparison.Ordinal);
        Assert.Equal(3, (await ContainersAsync()).Count);
        first.Signal("INT");
        Assert.Equal(0, await first.ExitAsync(Patience));
        await AssertNothingIsLeftAsync();
    }

    private RunningCommand Start(params string[] arguments) => sandbox.StartWith([("DOCKER_HOST", fixture.Engine.Host)], arguments);

    private async Task<IReadOnlyList<string>> ContainersAsync() => Lines(await fixture.Engine.DockerAsync("ps", "--all", "--quiet", "--filter", $"label={DockerStage.Label}"));

    private async Task AssertNothingIsLeftAsync()
    {
        Assert.Empty(await ContainersAsync());
        Assert.Empty(Lines(await fixture.Engine.DockerAsync("network", "ls", "--quiet", "--filter", $"label={DockerStage.Label}")));
    }

    private static string[] Lines(string output) => output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string Line(JsonElement scenario) =>
        $"{scenario.GetProperty("fault").GetString()} {scenario.GetProperty("anomaly").GetString()} {scenario.GetProperty("outcome").GetString()}: "
        + string.Join(", ", scenario.GetProperty("actions").EnumerateArray().Select(action => action.GetProperty("tool").GetString()));
}
