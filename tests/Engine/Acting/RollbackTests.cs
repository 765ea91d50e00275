using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Tests.Engine.Daemon;
using Xunit;

namespace RunbookExecutor.Tests.Engine.Acting;

public sealed class RollbackTests(EngineFixture fixture)
{
    [Fact]
    public async Task Rollback_OfADeployment_ReturnsEveryReplicaToWhatRanHealthily()
    {
        await using var scene = fixture.Scene();
        using var rig = new ActingRig(scene);
        var service = await ComposeFleet.RunAsync(scene, replicas: 2);
        await rig.ProveAsync(service, TimeSpan.FromSeconds(1));
        Assert.Null((await rig.ReadAsync(service)).Service.PreviousHealthyVersion);

        var said = await rig.Deployer.DeployAsync(service, TestImages.Second, CancellationToken.None);
        var deployed = await rig.ReadAsync(service);
        var story = await rig.CarryOutAsync(new RollbackDeployment(service), service);

        Assert.Contains($"runs {TestImages.Second} on 2 replicas", said, StringComparison.Ordinal);
        Assert.NotNull(deployed.Service.DeployedAt);
        Assert.NotNull(deployed.Service.PreviousHealthyVersion);
        Assert.IsType<ActionProgress.Done>(story.Progress);
        Assert.Null(story.Failure);
        foreach (var number in new[] { 1, 2 })
        {
            var replica = (await rig.Engine.InspectAsync($"{scene.Name}_web_{number}", CancellationToken.None))!;
            Assert.Equal(TestImages.First, replica.ImageReference);
            Assert.Equal("1", replica.Environment["VERSION"]);
        }

        // What was rolled back from is never returned to, however healthy it was.
        var after = await rig.ReadAsync(service);
        Assert.Null(after.Service.DeployedAt);
        Assert.Null(after.Service.PreviousHealthyVersion);
        Assert.Equal("NO_PREVIOUS_VERSION", (await rig.CarryOutAsync(new RollbackDeployment(service), service)).Problem?.Rule);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(12)]
    [InlineData(14)]
    [InlineData(17)]
    public async Task Rollback_KilledAfterAStep_GoesOnToTheLastReplica(int killAfter)
    {
        await using var scene = fixture.Scene();
        using var rig = new ActingRig(scene);
        var service = await ComposeFleet.RunAsync(scene, replicas: 2);
        await rig.RememberAsync(service, TestImages.Second, TestImages.First);

        var story = await rig.CarryOutAsync(new RollbackDeployment(service), service, killAfter);

        Assert.Equal(17, story.Plan.Count);
        Assert.IsType<ActionProgress.Done>(story.Progress);
        Assert.Equal(2, (await rig.ReadAsync(service)).RunningReplicas);
        Assert.Equal(TestImages.Second, rig.History.Current.Of(service).Present!.Reference);
    }

    [Fact]
    public async Task Rollback_BesideAReplicaThatSomebodyStopped_LeavesThatOneAndSaysSo()
    {
        await using var scene = fixture.Scene();
        using var rig = new ActingRig(scene);
        var service = await ComposeFleet.RunAsync(scene, replicas: 3);
        var stopped = $"{scene.Name}_web_3";
        await scene.DockerAsync("stop", stopped);
        var id = (await rig.Engine.InspectAsync(stopped, CancellationToken.None))!.Id;
        await rig.ProveAsync(service, TimeSpan.FromSeconds(1));

        var said = await rig.Deployer.DeployAsync(service, TestImages.Second, CancellationToken.None);
        var story = await rig.CarryOutAsync(new RollbackDeployment(service), service);

        Assert.EndsWith($"on 2 replicas; before it ran {TestImages.First}; {stopped} is stopped and stays as it is.", said, StringComparison.Ordinal);
        Assert.IsType<ActionProgress.Done>(story.Progress);
        Assert.Equal(2, (await rig.ReadAsync(service)).RunningReplicas);
        var now = (await rig.Engine.InspectAsync(stopped, CancellationToken.None))!;
        Assert.Equal((id, "exited"), (now.Id, now.Status));
    }

    [Fact]
    public async Task Rollback_OfAReplicaThatCrashed_MovesAndStartsIt()
    {
        await using var scene = fixture.Scene();
        using var rig = new ActingRig(scene);
        var (service, crashed) = ($"{scene.Name}-web", $"{scene.Name}-web-2");
        await scene.RunAsync(TestImages.First, ["--name", $"{scene.Name}-web-1"]);
        await scene.RunAsync(TestImages.Broken, ["--name", crashed]);
        await Waiting.UntilAsync(async () => await scene.InspectAsync(crashed, "{{.State.Status}}") == "exited", $"{crashed} has crashed");
        await rig.RememberAsync(service, TestImages.Second, TestImages.Broken);

        var story = await rig.CarryOutAsync(new RollbackDeployment(service), service);

        Assert.Equal($"2 of 2 replicas of {service} run {TestImages.Second}.", Assert.IsType<ActionProgress.Done>(story.Progress).Evidence);
        Assert.True((await rig.Engine.InspectAsync(crashed, CancellationToken.None))!.IsRunning);
    }

    [Fact]
    public async Task Deployment_OfAVersionThatDoesNotStart_LeavesTheServiceAsItWas()
    {
        await using var scene = fixture.Scene();
        using var rig = new ActingRig(scene);
        var service = await ComposeFleet.RunAsync(scene, replicas: 2);
        var before = await rig.ReadAsync(service);

        var refused = await Assert.ThrowsAsync<PlatformException>(() => rig.Deployer.DeployAsync(service, TestImages.Broken, CancellationToken.None));

        Assert.Contains("was not deployed", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before.Replicas.Select(replica => replica.PlatformId), (await rig.ReadAsync(service)).Replicas.Select(replica => replica.PlatformId));
        Assert.Equal(2, (await rig.ReadAsync(service)).RunningReplicas);
    }

    [Fact]
    public async Task Deployment_ToWhatItsImageForbidsToTouch_IsRefusedUntouched()
    {
        await using var scene = fixture.Scene();
        using var rig = new ActingRig(scene);
        var (name, image) = ($"{scene.Name}-own-1", $"{scene.Name}-image".ToLowerInvariant());
        await scene.DockerAsync("commit", "--change", "LABEL runbook.enable=False", await scene.RunAsync(TestImages.First, ["--name", $"{scene.Name}-pattern"]), image);
        var id = await scene.RunAsync(image, ["--name", name]);

        var refused = await Assert.ThrowsAsync<PlatformException>(() => rig.Deployer.DeployAsync($"{scene.Name}-own", TestImages.Second, CancellationToken.None));
        var refusedToo = await Assert.ThrowsAsync<PlatformException>(
            () => rig.Deployer.ConfigureAsync(name, new Dictionary<string, string?> { ["LOG_LEVEL"] = "debug" }, CancellationToken.None));

        Assert.Contains("runbook.enable=false", refused.Message, StringComparison.Ordinal);
        Assert.Contains("runbook.enable=false", refusedToo.Message, StringComparison.Ordinal);
        Assert.Equal(id, (await rig.Engine.InspectAsync(name, CancellationToken.None))!.Id);
    }

    [Fact]
    public async Task Container_RemovedInTheMiddle_IsForAPersonToLookAt()
    {
        await using var scene = fixture.Scene();
        using var rig = new ActingRig(scene);
        var name = $"{scene.Name}-web-1";
        var id = await scene.RunAsync(TestImages.First, ["--name", name]);
        await scene.RunAsync(TestImages.First, ["--name", $"{scene.Name}-web-2"]);
        var change = new UpdateEnvironment(name, new Dictionary<string, string?> { ["LOG_LEVEL"] = "debug" }, Restart: true);
        var before = await rig.ReadAsync($"{scene.Name}-web");
        var action = Core.Identity.ActionId.New(TimeProvider.System);
        var plan = Assert.IsType<Actuation.Steps>(rig.Actuator.Prepare(change, action, before));
        await ActingRig.RunAsync(plan.List.Take(3));
        await scene.DockerAsync("rm", "--force", id);

        var failure = await ActingRig.RunAsync(plan.List.Skip(3));
        var progress = rig.Actuator.Judge(change, action, before, await rig.ReadAsync($"{scene.Name}-web"));

        Assert.Contains("not there any more", failure, StringComparison.Ordinal);
        Assert.IsType<ActionProgress.Indeterminate>(progress);
    }
}
