using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using Xunit;

namespace RunbookExecutor.Tests.Loop.Local;

[Collection<Measured>]
public sealed class CrashFactsTests
{
    private const string Forever = "while :; do sleep 0.1; done";

    [Fact]
    public async Task Crashes_ChildEndsByItself_AreKeptWithCodeAndTimeOverItsRestarts()
    {
        await using var local = await LocalFixture.StartAsync(LocalFixture.Shell("exit 3"));

        await LocalFixture.UntilAsync(() => local.Find("app-1").Crashes.Count == 2);

        var crashes = local.Find("app-1").Crashes;
        Assert.All(crashes, crash => Assert.Equal((3, false), (crash.ExitCode, crash.WasOutOfMemory)));
        Assert.InRange(crashes[1].Time - crashes[0].Time, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task Crashes_StoppedRestartedOrReplacedOnPurpose_AreNone()
    {
        await using var local = await LocalFixture.StartAsync(LocalFixture.Shell(Forever) with { Versions = [new() { Name = "v1" }, new() { Name = "v2" }] });
        await local.RunningAsync();

        await local.ActAsync(new RestartContainer("app-1"));
        await local.Supervisor.Replicas.ReplaceAsync("app-1", "v2", actionId: null, default);
        await local.Supervisor.Replicas.StopAsync("app-1", actionId: null, default);

        Assert.Equal(ContainerState.Exited, local.Find("app-1").State);
        Assert.Empty(local.Find("app-1").Crashes);
    }

    [Fact]
    public async Task Crashes_RestartOnPurposeAfterSome_BeginAnew()
    {
        var broken = Path.GetTempFileName();
        await using var local = await LocalFixture.StartAsync(LocalFixture.Shell($"[ -e {broken} ] && exit 1; {Forever}"));
        await LocalFixture.UntilAsync(() => local.Find("app-1").Crashes.Count == 1);
        File.Delete(broken);

        await local.ActAsync(new RestartContainer("app-1"));

        Assert.Equal(ContainerState.Running, local.Find("app-1").State);
        Assert.Empty(local.Find("app-1").Crashes);
    }
}
