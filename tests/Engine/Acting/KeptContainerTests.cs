using Microsoft.Extensions.Time.Testing;
using RunbookExecutor.Core.Actions;
using RunbookExecutor.Platforms.Docker.Acting;
using RunbookExecutor.Tests.Engine.Daemon;
using Xunit;

namespace RunbookExecutor.Tests.Engine.Acting;

[Collection(typeof(AloneOnTheEngine))]
public sealed class KeptContainerTests(EngineFixture fixture)
{
    [Fact]
    public async Task KeptContainer_AfterADay_IsRemovedAndItsVolumeStays()
    {
        await using var scene = fixture.Scene();
        using var rig = new ActingRig(scene);
        var name = $"{scene.Name}-web-1";
        await scene.RunAsync(TestImages.First, ["--name", name, "--volume", "/anonymous"]);
        var story = await rig.CarryOutAsync(new UpdateEnvironment(name, new Dictionary<string, string?> { ["LOG_LEVEL"] = "debug" }, Restart: true), $"{scene.Name}-web");
        var kept = SpareName.Kept(name, story.Id).ToString();
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow() + TimeSpan.FromHours(23));

        var early = await rig.Kept(time).CleanAsync(CancellationToken.None);
        time.Advance(TimeSpan.FromHours(2));
        var frozen = await rig.Kept(time, isFrozen: true).CleanAsync(CancellationToken.None);
        var late = await rig.Kept(time).CleanAsync(CancellationToken.None);

        Assert.DoesNotContain(kept, early);
        Assert.Empty(frozen);
        Assert.Contains(kept, late);
        var volume = (await rig.Engine.InspectAsync(name, CancellationToken.None))!.Mounts[0].Text("Name");
        Assert.Equal(volume, await scene.DockerAsync("volume", "inspect", "--format", "{{.Name}}", volume));
        Assert.True((await rig.Engine.InspectAsync(name, CancellationToken.None))!.IsRunning);
    }
}
