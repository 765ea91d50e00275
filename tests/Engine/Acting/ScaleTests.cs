using RunbookExecutor.Core.Actions;
using RunbookExecutor.Tests.Engine.Daemon;
using Xunit;

namespace RunbookExecutor.Tests.Engine.Acting;

public sealed class ScaleTests(EngineFixture fixture)
{
    [Fact]
    public async Task Scaling_BesideReplicasThatSomebodyStopped_CountsThoseThatRunAndRemovesNoOther()
    {
        await using var scene = fixture.Scene();
        using var rig = new ActingRig(scene);
        var service = await ComposeFleet.RunAsync(scene, replicas: 4);
        await scene.DockerAsync("stop", $"{scene.Name}_web_3", $"{scene.Name}_web_4");

        var up = await rig.CarryOutAsync(new ScaleService(service, 3), service);
        var upNames = await UpAsync(rig, service);
        var down = await rig.CarryOutAsync(new ScaleService(service, 1), service);

        Assert.Equal(2, up.Before.Service.DesiredReplicas);
        Assert.Equal($"{service} has 5 replicas, 3 of them running.", Assert.IsType<ActionProgress.Done>(up.Progress).Evidence);
        Assert.Equal([$"{scene.Name}_web_1", $"{scene.Name}_web_2", $"{scene.Name}_web_5"], upNames);
        Assert.Equal($"{service} has 3 replicas, 1 of them running.", Assert.IsType<ActionProgress.Done>(down.Progress).Evidence);
        Assert.Equal([$"{scene.Name}_web_1", $"{scene.Name}_web_3", $"{scene.Name}_web_4"], (await rig.ReadAsync(service)).Replicas.Select(replica => replica.Name).Order(StringComparer.Ordinal));
        Assert.Equal([$"{scene.Name}_web_1"], await UpAsync(rig, service));
    }

    [Fact]
    public async Task ScaleUp_AfterAReplicaThatWasRecreated_GivesEachItsOwnVolume()
    {
        await using var scene = fixture.Scene();
        using var rig = new ActingRig(scene);
        var service = await ComposeFleet.RunAsync(scene, replicas: 1);
        var (first, second) = ($"{scene.Name}_web_1", $"{scene.Name}_web_2");
        await rig.CarryOutAsync(new UpdateEnvironment(first, new Dictionary<string, string?> { ["LOG_LEVEL"] = "debug" }, Restart: true), service);

        var story = await rig.CarryOutAsync(new ScaleService(service, 2), service);

        Assert.IsType<ActionProgress.Done>(story.Progress);
        Assert.Null(story.Failure);
        Assert.NotEqual(await VolumeAsync(scene, first), await VolumeAsync(scene, second));
    }

    // stop, remove
    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(2, true)]
    public async Task ScaleDown_KilledBesideAStoppedReplica_RemovesItsOwnChoiceOnly(int killAfter, bool isDone)
    {
        await using var scene = fixture.Scene();
        using var rig = new ActingRig(scene);
        var service = await ComposeFleet.RunAsync(scene, replicas: 3);
        await scene.DockerAsync("stop", $"{scene.Name}_web_3");

        var story = await rig.CarryOutAsync(new ScaleService(service, 1), service, killAfter);

        Assert.Equal(isDone ? typeof(ActionProgress.Done) : typeof(ActionProgress.NotDone), story.Progress!.GetType());
        Assert.Equal(isDone ? [1, 3] : [1, 2, 3], await NumbersAsync(rig, scene, service));
    }

    private static async Task<IEnumerable<string>> UpAsync(ActingRig rig, string service) =>
        (await rig.ReadAsync(service)).Replicas.Where(replica => replica.IsRunning).Select(replica => replica.Name).Order(StringComparer.Ordinal);

    private static Task<string> VolumeAsync(Scene scene, string container) => scene.InspectAsync(container, "{{(index .Mounts 0).Name}}");

    private static async Task<IEnumerable<int>> NumbersAsync(ActingRig rig, Scene scene, string service) =>
        (await rig.ReadAsync(service)).Replicas.Select(replica => int.Parse(replica.Name[$"{scene.Name}_web_".Length..], System.Globalization.CultureInfo.InvariantCulture)).Order();
}
