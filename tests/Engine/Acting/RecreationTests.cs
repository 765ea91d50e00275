using RunbookExecutor.Core.Actions;
using RunbookExecutor.Platforms.Docker.Acting;
using RunbookExecutor.Platforms.Docker.Acting.Copying;
using RunbookExecutor.Tests.Engine.Daemon;
using Xunit;

namespace RunbookExecutor.Tests.Engine.Acting;

public sealed class RecreationTests(EngineFixture fixture)
{
    [Fact]
    public async Task Recreation_OfAContainerWithEverything_DiffersInNothingButWhatWasAsked()
    {
        await using var scene = fixture.Scene();
        using var rig = new ActingRig(scene);
        var name = await RichContainer.RunAsync(scene);
        var before = (await rig.Engine.InspectAsync(name, CancellationToken.None))!;
        var change = new Dictionary<string, string?> { ["LOG_LEVEL"] = "debug", ["CACHE_SIZE_MB"] = "16" };

        var story = await rig.CarryOutAsync(new UpdateEnvironment(name, change, Restart: true), "shop/web");

        var after = (await rig.Engine.InspectAsync(name, CancellationToken.None))!;
        Assert.IsType<ActionProgress.Done>(story.Progress);
        Assert.Null(story.Failure);
        Assert.NotEqual(before.Id, after.Id);
        Assert.Empty(Faithfulness.Differences(before, after, new Alteration.Environment(change)));
        Assert.Equal(["CACHE_SIZE_MB", "LOG_LEVEL"], after.Environment.Except(before.Environment).Select(variable => variable.Key).Order());
        Assert.Equal(before.Mounts.Select(mount => mount.Text("Name")).Order(), after.Mounts.Select(mount => mount.Text("Name")).Order());
        Assert.Equal(RichContainer.Address, after.Networks[RichContainer.Front(scene)]!["IPAddress"]!.ToString());
        Assert.Equal("healthy", after.Health);
    }

    [Fact]
    public async Task Recreation_OfAContainerWithEverything_ChangesNoFieldOfItsDocumentThatSomebodyGaveIt()
    {
        await using var scene = fixture.Scene();
        using var rig = new ActingRig(scene);
        var name = await RichContainer.RunAsync(scene);
        var before = await InspectDocument.OfAsync(scene, name);

        await rig.CarryOutAsync(new UpdateEnvironment(name, new Dictionary<string, string?> { ["LOG_LEVEL"] = "debug" }, Restart: true), "shop/web");

        var differences = InspectDocument.Differences(before, await InspectDocument.OfAsync(scene, name));
        Assert.Contains("Config.Env[LOG_LEVEL]", differences);
        Assert.Empty(differences.Except(
        [
            .. MadeAnew(scene), "Config.Env[LOG_LEVEL]", "Config.Labels.runbook.action", "Config.Labels.runbook.since",

            // Volumes without a name are the same ones, asked for by the name that the engine gave them.
            "HostConfig.Mounts[/anonymous].Source", "HostConfig.Mounts[/anonymous].Target", "HostConfig.Mounts[/anonymous].Type", "HostConfig.Mounts[/anonymous].VolumeOptions.NoCopy",
            "HostConfig.Mounts[/also-anonymous].Source", "HostConfig.Mounts[/also-anonymous].VolumeOptions.NoCopy", "Mounts[/anonymous].Mode",
        ]));
    }

    [Fact]
    public async Task ScaleUp_OfAContainerWithEverything_MakesASiblingThatDiffersInNothingThatSomebodyGave()
    {
        await using var scene = fixture.Scene();
        using var rig = new ActingRig(scene);
        var name = await RichContainer.RunAsync(scene, isAlone: false);

        var story = await rig.CarryOutAsync(new ScaleService("shop/web", 2), "shop/web");

        Assert.IsType<ActionProgress.Done>(story.Progress);
        var sibling = $"{scene.Name}_web_2";
        var differences = InspectDocument.Differences(await InspectDocument.OfAsync(scene, name), await InspectDocument.OfAsync(scene, sibling));
        Assert.Empty(differences.Except(
        [
            .. MadeAnew(scene), "Name", "Config.Labels.runbook.action", "Config.Labels.runbook.added-by", "Config.Labels.com.docker.compose.container-number",
            "Mounts[/anonymous].Name", "Mounts[/anonymous].Source", "Mounts[/also-anonymous].Name", "Mounts[/also-anonymous].Source",
            .. Networks(scene).SelectMany(network => new[] { $"{network}.IPAddress", $"{network}.MacAddress" }),
        ]));
    }

    // By the engine for every container; it chooses such ports at every start.
    private static IEnumerable<string> MadeAnew(Scene scene) =>
    [
        "Created", "GraphDriver.Data.LowerDir", "GraphDriver.Data.MergedDir", "GraphDriver.Data.UpperDir", "GraphDriver.Data.WorkDir", "NetworkSettings.SandboxID", "NetworkSettings.SandboxKey",
        "NetworkSettings.Ports.8080/tcp[0].HostPort", "NetworkSettings.Ports.9090/udp[0].HostPort", .. Networks(scene).Select(network => $"{network}.EndpointID"),
    ];

    private static IEnumerable<string> Networks(Scene scene) => [$"NetworkSettings.Networks.{scene.Name}-front", $"NetworkSettings.Networks.{scene.Name}-back"];
}
