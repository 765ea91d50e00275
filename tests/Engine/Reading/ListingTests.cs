using RunbookExecutor.Core.Containers;
using RunbookExecutor.Tests.Engine.Daemon;
using Xunit;

namespace RunbookExecutor.Tests.Engine.Reading;

public sealed class ListingTests(EngineFixture fixture)
{
    private const long Limit = 64 * 1024 * 1024;

    [Fact]
    public async Task List_RunningContainer_ShowsWhatTheEngineKnows()
    {
        await using var scene = fixture.Scene();
        var name = $"{scene.Name}-web-2";
        var id = await scene.RunAsync(TestImages.Serving, ["--name", name, "--memory", "64m", "--cpus", "0.5", "--label", "runbook.enable=true"]);
        await using var watching = new Watching(fixture.Engine.Host);

        var shown = await watching.UntilAsync(name, container => container.Health == HealthState.Healthy, "is healthy");

        Assert.Equal((name, name, $"{scene.Name}-web", "docker"), (shown.Id, shown.Name, shown.Service, shown.Platform));
        Assert.Equal(id, shown.PlatformId);
        Assert.Equal((ContainerState.Running, AutomationMode.Auto), (shown.State, shown.Mode));
        Assert.Equal((0.5, Limit), (shown.CpuLimitCores, shown.MemoryLimitBytes));
        Assert.Equal(TestImages.Serving, shown.Image);
        Assert.StartsWith("sha256:", shown.Version);
        Assert.EndsWith(":8080", shown.Address);
        Assert.NotNull(shown.StartedAt);
        Assert.Equal(0, shown.Restarts);
        Assert.Null(shown.ExitCode);
    }

    [Fact]
    public async Task List_ContainersOfTwoServicesWithLikeNames_KeepsThemApart()
    {
        await using var scene = fixture.Scene();
        await scene.RunAsync(TestImages.First, ["--name", $"{scene.Name}-app-1"]);
        await scene.RunAsync(TestImages.First, ["--name", $"{scene.Name}-app-2", "--label", "runbook.mode=auto"]);
        await scene.RunAsync(TestImages.First, ["--name", $"{scene.Name}-app-db-1"]);
        await scene.RunAsync(TestImages.First, ["--name", $"{scene.Name}-x", "--label", "com.docker.compose.project=shop", "--label", $"com.docker.compose.service={scene.Name}"]);
        await using var watching = new Watching(fixture.Engine.Host);

        var snapshot = await watching.ListAsync();

        Assert.Equal([$"{scene.Name}-app-1", $"{scene.Name}-app-2"], snapshot.ReplicasOf($"{scene.Name}-app").Select(replica => replica.Id));
        Assert.Equal(AutomationMode.Observe, snapshot.FindService($"{scene.Name}-app")!.Mode);
        Assert.Equal(2, snapshot.FindService($"{scene.Name}-app")!.DesiredReplicas);
        Assert.Single(snapshot.ReplicasOf($"{scene.Name}-app-db"));
        Assert.Single(snapshot.ReplicasOf($"shop/{scene.Name}"));
    }

    [Fact]
    public async Task List_ContainerThatHoldsTheSocket_IsOnlyWatched()
    {
        await using var scene = fixture.Scene();
        await scene.RunAsync(TestImages.First, ["--name", $"{scene.Name}-agent", "--label", "runbook.mode=auto", "--volume", $"{fixture.Engine.Socket}:/var/run/docker.sock"]);
        await using var watching = new Watching(fixture.Engine.Host);

        var shown = await watching.FindAsync($"{scene.Name}-agent");

        Assert.Equal((AutomationMode.Observe, true), (shown!.Mode, shown.IsExcluded));
    }

    [Fact]
    public async Task List_StoppedOnPurpose_IsNoCrashAndNotWanted()
    {
        await using var scene = fixture.Scene();
        var name = $"{scene.Name}-calm-1";
        await scene.RunAsync(TestImages.First, ["--name", name]);
        await using var watching = new Watching(fixture.Engine.Host);
        await watching.UntilAsync(name, container => container.IsRunning, "runs");

        await scene.DockerAsync("stop", "--time", "1", name);
        var stopped = await watching.UntilAsync(name, container => container.State == ContainerState.Exited, "has stopped");

        Assert.Empty(stopped.Crashes);
        Assert.NotNull(stopped.ExitCode);
        Assert.Equal(0, (await watching.ListAsync()).FindService($"{scene.Name}-calm")!.DesiredReplicas);
    }

    [Fact]
    public async Task List_ProcessThatEndsByItself_IsACrashEachTime()
    {
        await using var scene = fixture.Scene();
        var name = $"{scene.Name}-poor-1";
        await using var watching = new Watching(fixture.Engine.Host);
        await watching.ListAsync();

        await scene.RunAsync(TestImages.Broken, ["--name", name, "--restart", "on-failure:3"]);
        var shown = await watching.UntilAsync(name, container => container.State == ContainerState.Exited && container.Restarts == 3, "was given up");

        Assert.Equal([1, 1, 1, 1], shown.Crashes.Select(crash => crash.ExitCode));
        Assert.All(shown.Crashes, crash => Assert.False(crash.WasOutOfMemory));
        Assert.Equal(1, shown.ExitCode);
    }

    [Fact]
    public async Task List_RecreatedFromAnotherImage_IsADeployment()
    {
        await using var scene = fixture.Scene();
        var name = $"{scene.Name}-moved-1";
        await scene.RunAsync(TestImages.First, ["--name", name]);
        await using var watching = new Watching(fixture.Engine.Host);
        var before = await watching.FindAsync(name);

        await scene.DockerAsync("rm", "--force", name);
        await scene.RunAsync(TestImages.Second, ["--name", name]);
        var after = await watching.UntilAsync(name, container => container.IsRunning && container.PlatformId != before!.PlatformId, "was recreated");

        var service = (await watching.ListAsync()).FindService($"{scene.Name}-moved")!;
        Assert.NotEqual(before!.Version, after.Version);
        Assert.Equal(after.Version, service.Version);
        Assert.InRange(service.DeployedAt!.Value, TimeProvider.System.GetUtcNow().AddMinutes(-1), TimeProvider.System.GetUtcNow());
        Assert.Empty(after.Crashes);
    }

    [Fact]
    public async Task List_AHundredStartsAndStopsWithinAMinute_LosesNone()
    {
        const int Failing = 9;
        const int Runs = 5;
        const int Calm = 5;
        await using var scene = fixture.Scene();
        await using var watching = new Watching(fixture.Engine.Host);
        await watching.ListAsync();
        var began = TimeProvider.System.GetTimestamp();

        await Task.WhenAll(Enumerable.Range(1, Failing).Select(number =>
            scene.RunAsync(TestImages.Broken, ["--name", $"{scene.Name}-fails-{number}", "--restart", $"on-failure:{Runs - 1}"])));
        await Task.WhenAll(Enumerable.Range(1, Calm).Select(number => scene.RunAsync(TestImages.First, ["--name", $"{scene.Name}-calm-{number}"])));
        await scene.DockerAsync(["kill", .. Enumerable.Range(1, Calm).Select(number => $"{scene.Name}-calm-{number}")]);
        await scene.DockerAsync("rm", $"{scene.Name}-calm-1");
        await HaveEndedAsync(watching, $"{scene.Name}-calm", Calm - 1, crashes: 0);
        await HaveEndedAsync(watching, $"{scene.Name}-fails", Failing, crashes: Runs);
        Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    // Each end by itself is told by an event and by nothing else, for the engine keeps no list of them: one that is lost stays lost.
    private static Task HaveEndedAsync(Watching watching, string service, int count, int crashes)
    {
        IReadOnlyList<Container> seen = [];
        return Waiting.UntilAsync(
            async () => (seen = (await watching.ListAsync()).ReplicasOf(service)).Count == count && seen.All(one => one.State == ContainerState.Exited && one.Crashes.Count == crashes),
            $"all {count} of {service} have ended",
            saw: () => string.Join(", ", seen.Select(one => $"{one.Name} {one.State} {one.Crashes.Count}")));
    }
}
