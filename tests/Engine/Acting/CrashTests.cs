using RunbookExecutor.Core.Actions;
using RunbookExecutor.Platforms.Docker.Acting;
using RunbookExecutor.Tests.Engine.Daemon;
using Xunit;

namespace RunbookExecutor.Tests.Engine.Acting;

/// <summary>The process dies after each step of each action, and another one brings it to its one end. docs/docker.md has the table.</summary>
public sealed class CrashTests(EngineFixture fixture)
{
    // create, connect, compare | set policy, stop, rename, rename, start
    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(4, false)]
    [InlineData(5, true)]
    [InlineData(6, true)]
    [InlineData(7, true)]
    [InlineData(8, true)]
    public async Task Recreation_KilledAfterAStep_EndsWholeOneWayOrTheOther(int killAfter, bool isDone)
    {
        await using var scene = fixture.Scene();
        using var rig = new ActingRig(scene);
        var name = $"{scene.Name}-web-1";
        await scene.NetworkAsync($"{scene.Name}-front");
        await scene.NetworkAsync($"{scene.Name}-back");
        var id = await scene.RunAsync(TestImages.First, ["--name", name, "--network", $"{scene.Name}-front", "--restart", "always", "--stop-timeout", "2"]);
        await scene.DockerAsync("network", "connect", $"{scene.Name}-back", name);

        var story = await rig.CarryOutAsync(new UpdateEnvironment(name, new Dictionary<string, string?> { ["LOG_LEVEL"] = "debug" }, Restart: true), $"{scene.Name}-web", killAfter);

        var now = (await rig.Engine.InspectAsync(name, CancellationToken.None))!;
        Assert.Equal(8, story.Plan.Count);
        Assert.Equal(isDone ? typeof(ActionProgress.Done) : typeof(ActionProgress.NotDone), story.Progress!.GetType());
        Assert.Equal(isDone, now.Id != id);
        Assert.True(now.IsRunning);
        Assert.Equal("always", now.RestartPolicy.Text("Name"));
        Assert.Equal(isDone ? [name, SpareName.Kept(name, story.Id).ToString()] : [name], await NamesAsync(scene));
        Assert.Equal(isDone, now.Environment.ContainsKey("LOG_LEVEL"));
        Assert.Equal(2, now.Networks.Count);
    }

    // By this a replica that was put back is told from one that its restart policy has started.
    [Fact]
    public async Task RestartCount_OfAContainerThatSomebodyStarts_BeginsAnew()
    {
        await using var scene = fixture.Scene();
        using var rig = new ActingRig(scene);
        var name = $"{scene.Name}-web-1";
        var trouble = Directory.CreateTempSubdirectory("trouble-").FullName;
        File.WriteAllText(Path.Combine(trouble, "there"), string.Empty);
        await scene.RunAsync(TestImages.First, ["--name", name, "--restart", "always", "--stop-timeout", "2", "--volume", $"{trouble}:/trouble"], "while", "/trouble/there", "crash", "3", "100");
        await Waiting.UntilAsync(async () => (await rig.Engine.InspectAsync(name, CancellationToken.None))!.RestartCount > 1, "the engine has started it again");
        Directory.Delete(trouble, recursive: true);

        await scene.DockerAsync("stop", name);
        await scene.DockerAsync("start", name);

        Assert.Equal(0, (await rig.Engine.InspectAsync(name, CancellationToken.None))!.RestartCount);
    }

    // stop?, rename, rename, set policy, start, remove: how many there are depends on whether the engine has just started it again.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task SwapBack_KilledAfterAStep_HasTheFormerContainerUpAndNothingLeft(int killBackAfter)
    {
        await using var scene = fixture.Scene();
        using var rig = new ActingRig(scene);
        var (name, service) = ($"{scene.Name}-web-1", $"{scene.Name}-web");
        var id = await scene.RunAsync(TestImages.First, ["--name", name, "--restart", "always", "--stop-timeout", "2"]);
        await rig.RememberAsync(service, TestImages.Broken, TestImages.First);

        var story = await rig.CarryOutAsync(new RollbackDeployment(service), service, killBackAfter: killBackAfter);

        var now = (await rig.Engine.InspectAsync(name, CancellationToken.None))!;
        Assert.IsType<ActionProgress.NotDone>(story.Progress);
        Assert.Contains("exit code 1", story.Failure, StringComparison.Ordinal);
        Assert.Equal(id, now.Id);
        Assert.True(now.IsRunning);
        Assert.Equal("always", now.RestartPolicy.Text("Name"));
        Assert.Equal([name], await NamesAsync(scene));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(2, true)]
    public async Task Restart_KilledAfterAStep_RunsAgainOrAsBefore(int killAfter, bool isDone)
    {
        await using var scene = fixture.Scene();
        using var rig = new ActingRig(scene);
        var (name, service) = ($"{scene.Name}-web-1", $"{scene.Name}-web");
        var id = await scene.RunAsync(TestImages.Serving, ["--name", name, "--stop-timeout", "2"]);

        var story = await rig.CarryOutAsync(new RestartContainer(name), service, killAfter);

        var now = (await rig.Engine.InspectAsync(name, CancellationToken.None))!;
        Assert.Equal([$"stop {name}", $"start {name}"], story.Plan.Select(step => step.Name));
        Assert.Equal(isDone ? typeof(ActionProgress.Done) : typeof(ActionProgress.NotDone), story.Progress!.GetType());
        Assert.Equal(id, now.Id);
        Assert.True(now.IsRunning);
        Assert.Equal(isDone, now.StartedAt > story.Before.Replicas[0].StartedAt);
        Assert.True(!isDone || now.Health == "healthy");
    }

    // create, connect, compare, start, create, connect, compare, start
    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 2)]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    [InlineData(4, 4)]
    [InlineData(5, 4)]
    [InlineData(6, 4)]
    [InlineData(7, 4)]
    [InlineData(8, 4)]
    public async Task ScaleUp_KilledAfterAStep_HasAllOrNoneOfTheNewReplicas(int killAfter, int expected)
    {
        await using var scene = fixture.Scene();
        using var rig = new ActingRig(scene);
        var service = await ComposeFleet.RunAsync(scene, replicas: 2);

        var story = await rig.CarryOutAsync(new ScaleService(service, 4), service, killAfter);

        Assert.Equal(8, story.Plan.Count);
        Assert.Equal(expected == 4 ? typeof(ActionProgress.Done) : typeof(ActionProgress.NotDone), story.Progress!.GetType());
        Assert.Equal(Enumerable.Range(1, expected).Select(number => $"{scene.Name}_web_{number}"), await NamesAsync(scene));
        foreach (var name in await NamesAsync(scene))
        {
            var replica = (await rig.Engine.InspectAsync(name, CancellationToken.None))!;
            Assert.True(replica.IsRunning);
            Assert.Equal(2, replica.Networks.Count);
        }
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 1)]
    [InlineData(4, 1)]
    public async Task ScaleDown_KilledAfterAStep_HasAllOrNoneRemoved(int killAfter, int expected)
    {
        await using var scene = fixture.Scene();
        using var rig = new ActingRig(scene);
        var service = await ComposeFleet.RunAsync(scene, replicas: 3);
        await scene.RunAsync(TestImages.First, ["--name", $"{scene.Name}_webdb_1"]);

        var story = await rig.CarryOutAsync(new ScaleService(service, 1), service, killAfter);

        Assert.Equal([$"stop {scene.Name}_web_3", $"remove {scene.Name}_web_3", $"stop {scene.Name}_web_2", $"remove {scene.Name}_web_2"], story.Plan.Select(step => step.Name));
        Assert.Equal(expected == 1 ? typeof(ActionProgress.Done) : typeof(ActionProgress.NotDone), story.Progress!.GetType());
        Assert.Equal([.. Enumerable.Range(1, expected).Select(number => $"{scene.Name}_web_{number}"), $"{scene.Name}_webdb_1"], await NamesAsync(scene));
    }

    private static async Task<IReadOnlyList<string>> NamesAsync(Scene scene) =>
        [.. (await scene.DockerAsync("ps", "--all", "--filter", $"label={scene.Label}", "--format", "{{.Names}}")).Split('\n').Order(StringComparer.Ordinal)];
}
