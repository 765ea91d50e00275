using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Docker.Engine;
using RunbookExecutor.Platforms.Docker.Usage;
using RunbookExecutor.Tests.Engine.Daemon;
using Xunit;

namespace RunbookExecutor.Tests.Engine.Reading;

public sealed class FaultTests(EngineFixture fixture)
{
    [Fact]
    public async Task List_DaemonStoppedByASignal_SaysSoWithinThreeSecondsAndRecovers()
    {
        await using var engine = await PrivateEngine.StartAsync();
        await using var watching = new Watching(engine.Host);
        Assert.Null(await watching.ProblemAsync());

        await engine.SignalAsync("STOP");
        var stopped = TimeProvider.System.GetTimestamp();
        string? problem = null;
        await Waiting.UntilAsync(async () => (problem = await watching.ProblemAsync()) is not null, "the engine is known to hang");
        var noticed = TimeProvider.System.GetElapsedTime(stopped);
        await engine.SignalAsync("CONT");

        Assert.Contains("did not answer within 1.25s", problem!, StringComparison.Ordinal);
        Assert.InRange(noticed, TimeSpan.Zero, TimeSpan.FromSeconds(3));
        await Waiting.UntilAsync(async () => await watching.ProblemAsync() is null, "the engine can be read again");
    }

    [Fact]
    public async Task List_DaemonKilledAndStartedAgain_SaysSoAndShowsWhatIsThereAfterwards()
    {
        await using var engine = await PrivateEngine.StartAsync();
        await TestImages.BuildAsync(engine);
        await using var scene = new Scene(engine);
        var name = $"{scene.Name}-x-1";
        await scene.RunAsync(TestImages.First, ["--name", name]);
        await using var watching = new Watching(engine.Host);
        await watching.UntilAsync(name, container => container.IsRunning, "runs");

        await engine.KillAsync();
        string? problem = null;
        await Waiting.UntilAsync(async () => (problem = await watching.ProblemAsync()) is not null, "the engine is known to be gone");
        await engine.LaunchAsync();
        await Waiting.UntilAsync(async () => await watching.ProblemAsync() is null, "the engine can be read again");
        await scene.RunAsync(TestImages.First, ["--name", $"{scene.Name}-x-2"]);

        Assert.Contains("Start it", problem!, StringComparison.Ordinal);
        await watching.UntilAsync($"{scene.Name}-x-2", container => container.IsRunning, "is seen after the restart");
        Assert.Empty((await watching.FindAsync(name))!.Crashes);
    }

    [Fact]
    public async Task List_SlowDaemon_GoesOn()
    {
        await using var scene = fixture.Scene();
        await using var proxy = new EngineProxy(fixture.Engine) { Delay = TimeSpan.FromMilliseconds(400) };
        await scene.RunAsync(TestImages.First, ["--name", $"{scene.Name}-slow"]);
        await using var watching = new Watching(proxy.Host);

        var shown = await watching.UntilAsync($"{scene.Name}-slow", container => container.IsRunning, "is seen");

        Assert.NotNull(shown.StartedAt);
        Assert.Null(await watching.ProblemAsync());
    }

    [Fact]
    public async Task List_ImageThatCannotBeReadForAWhile_IsReadAgainSoon()
    {
        await using var scene = fixture.Scene();
        await using var proxy = new EngineProxy(fixture.Engine) { Refuse = "/images/" };
        var name = $"{scene.Name}-opted-in";
        await scene.RunAsync(TestImages.First, ["--name", name, "--label", "runbook.mode=auto"]);
        await using var watching = new Watching(proxy.Host);
        var untold = await watching.UntilAsync(name, container => container.IsRunning, "is seen");

        proxy.Refuse = null;
        var told = await watching.UntilAsync(name, container => container.Mode == AutomationMode.Auto, "is automation's again, long before the next whole list");

        Assert.Equal(AutomationMode.Observe, untold.Mode);
        Assert.Contains("The labels of its image cannot be read", untold.StateReason, StringComparison.Ordinal);
        Assert.Null(told.StateReason);
    }

    [Fact]
    public async Task List_OneContainerWhoseInspectHangs_IsUnknownAndHoldsUpNoOther()
    {
        await using var scene = fixture.Scene();
        await using var proxy = new EngineProxy(fixture.Engine);
        var stuck = await scene.RunAsync(TestImages.First, ["--name", $"{scene.Name}-stuck", "--label", "runbook.mode=auto"]);
        await scene.RunAsync(TestImages.First, ["--name", $"{scene.Name}-well"]);
        proxy.Swallow = $"/containers/{stuck}/json";
        await using var watching = new Watching(proxy.Host);

        var well = await watching.UntilAsync($"{scene.Name}-well", container => container.IsRunning, "is seen");
        var unknown = await watching.UntilAsync(
            $"{scene.Name}-stuck", container => container.StateReason?.Contains("did not answer", StringComparison.Ordinal) == true, "is unknown");

        Assert.Equal((ContainerState.Unknown, AutomationMode.Observe), (unknown.State, unknown.Mode));
        Assert.Null(await watching.UsageAsync(unknown.Id));
        Assert.NotNull(await watching.UsageAsync(well.Id));
        proxy.Swallow = null;
        await watching.UntilAsync(unknown.Id, container => container is { IsRunning: true, Mode: AutomationMode.Auto }, "is known once it can be inspected");
    }

    [Fact]
    public async Task List_ContainerRemovedBetweenListAndInspect_IsLeftOut()
    {
        await using var scene = fixture.Scene();
        await using var proxy = new EngineProxy(fixture.Engine);
        var gone = await scene.RunAsync(TestImages.First, ["--name", $"{scene.Name}-brief"]);
        await scene.RunAsync(TestImages.First, ["--name", $"{scene.Name}-stays"]);
        var inspect = proxy.Hold($"/containers/{gone}/json");
        await using var watching = new Watching(proxy.Host);

        var listing = watching.ListAsync();
        await inspect.Arrived;
        await scene.DockerAsync("rm", "--force", gone);
        inspect.Release();
        await listing;

        await watching.UntilAsync($"{scene.Name}-stays", container => container.IsRunning, "is seen");
        await Waiting.UntilAsync(async () => await watching.FindAsync($"{scene.Name}-brief") is null, "it is not shown");
        Assert.Null(await watching.ProblemAsync());
    }

    [Fact]
    public async Task List_OnlyTheEventsBreakOff_MakesUpForWhatTheyDidNotTell()
    {
        await using var scene = fixture.Scene();
        await using var proxy = new EngineProxy(fixture.Engine);
        var (old, young) = ($"{scene.Name}-old-1", $"{scene.Name}-young-1");
        await scene.RunAsync(TestImages.First, ["--name", old]);
        await using var watching = new Watching(proxy.Host);
        await watching.UntilAsync(old, container => container.IsRunning, "runs");

        proxy.Cut("/events");
        await scene.DockerAsync("kill", old);
        await scene.RunAsync(TestImages.First, ["--name", young]);
        proxy.Refuse = null;

        await watching.UntilAsync(old, container => container.State == ContainerState.Exited, "is known to have ended");
        await watching.UntilAsync(young, container => container.IsRunning, "is seen");
        Assert.Null(await watching.ProblemAsync());
    }

    [Fact]
    public async Task List_EngineThatLeavesNumbersOut_ShowsThemAsUnknown()
    {
        await using var scene = fixture.Scene();
        await using var proxy = new EngineProxy(fixture.Engine) { LeftOut = ["RestartCount", "ExitCode", "rx_bytes"] };
        var (ended, running) = ($"{scene.Name}-ended-1", $"{scene.Name}-runs-1");
        await scene.RunAsync(TestImages.First, ["--name", ended], "crash", "3", "0");
        var id = await scene.RunAsync(TestImages.First, ["--name", running]);
        await using var watching = new Watching(proxy.Host);
        using var connection = new EngineConnection(EngineEndpoint.Parse(proxy.Host), EngineAccess.Read, TimeProvider.System);
        using var stream = new StatsReader(new EngineReader(connection), id, TimeProvider.System);

        var shown = await watching.UntilAsync(ended, container => container.State == ContainerState.Exited, "has ended");
        await Waiting.UntilAsync(() => stream.Read() is not null, "the stream has brought a frame");

        Assert.Equal((null, null), (shown.Restarts, shown.ExitCode));
        Assert.Contains("does not tell with which exit code", shown.StateReason, StringComparison.Ordinal);
        Assert.Null(stream.Read()!.NetworkReceivedBytes);
        Assert.NotNull(stream.Read()!.NetworkSentBytes);
        Assert.True((await watching.FindAsync(running))!.IsRunning);
    }

    [Fact]
    public async Task List_EngineThatLeavesALimitOut_ShowsNothingAsUnlimitedAndTouchesNothing()
    {
        await using var scene = fixture.Scene();
        await using var proxy = new EngineProxy(fixture.Engine) { LeftOut = ["Memory"] };
        var name = $"{scene.Name}-web-1";
        await scene.RunAsync(TestImages.First, ["--name", name, "--memory", "64m", "--label", "runbook.enable=true"]);
        await using var watching = new Watching(proxy.Host);

        var shown = await watching.UntilAsync(name, container => container.StateReason?.Contains("which limits", StringComparison.Ordinal) == true, "is unknown");

        Assert.Equal((ContainerState.Unknown, AutomationMode.Observe, true), (shown.State, shown.Mode, shown.IsExcluded));
    }

    [Fact]
    public async Task List_NobodyListens_SaysWhatWouldHelp()
    {
        await using var watching = new Watching("unix:///tmp/no-such-engine.sock");

        Assert.Contains("there is no such socket", await watching.ProblemAsync(), StringComparison.Ordinal);
    }
}
