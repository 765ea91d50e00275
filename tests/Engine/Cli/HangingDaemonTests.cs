using RunbookExecutor.Tests.Engine.Daemon;
using RunbookExecutor.Tests.Loop;
using Xunit;

namespace RunbookExecutor.Tests.Engine.Cli;

/// <summary><c>runbook up</c> while the daemon takes calls and answers none.</summary>
[Collection<Measured>]
public sealed class HangingDaemonTests
{
    private const string StartedAt = "{{.State.StartedAt}}";

    [Fact]
    public async Task Up_WhileTheDaemonHangs_ShowsItWithinThreeSecondsAndDoesNothingUntilItAnswers()
    {
        await using var engine = await PrivateEngine.StartAsync();
        await TestImages.BuildAsync(engine);
        await using var scene = new Scene(engine);
        var name = $"{scene.Name}-web-1";
        await scene.RunAsync(TestImages.First, ["--name", name, "--stop-timeout", "2", "--label", "runbook.enable=true"]);
        await scene.RunAsync(TestImages.First, ["--name", $"{scene.Name}-web-2", "--label", "runbook.enable=true"]);
        await using var watched = new Watched(scene);
        await watched.UpAsync(engine.Host);
        await watched.ShowsAsync(name);
        var since = await scene.InspectAsync(name, StartedAt);

        await engine.SignalAsync("STOP");
        var stopped = TimeProvider.System.GetTimestamp();
        await Waiting.UntilAsync(() => IsDegradedAsync(watched), "the engine is known to hang");
        var noticed = TimeProvider.System.GetElapsedTime(stopped);
        var status = await watched.Sandbox.RunAsync("status", "--data", watched.Sandbox.Data);
        var refused = await watched.RestartAsync(name);
        var intents = watched.Intents();
        await engine.SignalAsync("CONT");

        Assert.InRange(noticed, TimeSpan.Zero, TimeSpan.FromSeconds(3));
        // The monitor or the executor says it, whichever was asked last.
        status.Says(0, "answer within");
        Assert.Equal("PLATFORM_UNAVAILABLE", refused.Structured.GetProperty("verdict").GetProperty("rule").GetString());
        Assert.Empty(intents);
        await Waiting.UntilAsync(async () => !await IsDegradedAsync(watched), "the engine can be read again");
        await watched.ShowsAsync(name);
        Assert.Equal(since, await scene.InspectAsync(name, StartedAt));
        Assert.True((await watched.RestartAsync(name)).Structured.GetProperty("success").GetBoolean());
        Assert.Equal([$"restart-container {name}"], watched.Intents());
    }

    private static async Task<bool> IsDegradedAsync(Watched watched) => (await watched.ContainersAsync()).TryGetProperty("warning", out _);
}
