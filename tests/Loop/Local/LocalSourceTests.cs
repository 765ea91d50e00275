using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Local;
using Xunit;

namespace RunbookExecutor.Tests.Loop.Local;

[Collection<Measured>]
public sealed class LocalSourceTests
{
    [Fact]
    public async Task Usage_BusyChild_CountsItsTimeAndMemory()
    {
        await using var local = await LocalFixture.StartAsync(LocalFixture.Shell("while :; do :; done") with { CpuLimit = 0.5, MemoryLimit = "256MiB" });
        await local.RunningAsync();
        using var source = new LocalSource(local.Options.DataDirectory, TimeProvider.System);
        var container = (await source.ListAsync(default)).FindContainer("app-1")!;

        var first = (await source.ReadUsageAsync(container, default))!;
        var began = TimeProvider.System.GetTimestamp();
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        var second = (await source.ReadUsageAsync(container, default))!;

        var used = (second.CpuTime - first.CpuTime) / TimeProvider.System.GetElapsedTime(began);
        Assert.InRange(used!.Value, 0.2, 1.1);
        Assert.InRange(second.MemoryBytes!.Value, 100_000, 20_000_000);
        Assert.Equal((0.5, 256L << 20), (container.CpuLimitCores, container.MemoryLimitBytes));
    }

    [Fact]
    public async Task Usage_ContainerAsItWasBeforeARestart_IsUnknown()
    {
        await using var local = await LocalFixture.StartAsync(LocalFixture.Shell("while :; do sleep 0.1; done"));
        await local.RunningAsync();
        using var source = new LocalSource(local.Options.DataDirectory, TimeProvider.System);
        var before = (await source.ListAsync(default)).FindContainer("app-1")!;

        await local.ActAsync(new RestartContainer("app-1"));

        Assert.Null(await source.ReadUsageAsync(before, default));
        var after = (await source.ListAsync(default)).FindContainer("app-1")!;
        Assert.Null(await source.ReadUsageAsync(before, default));
        Assert.NotNull(await source.ReadUsageAsync(after, default));
    }

    [Fact]
    public async Task Log_OverARestart_GoesOn()
    {
        await using var local = await LocalFixture.StartAsync(LocalFixture.Shell("echo begin; echo problem >&2; while :; do sleep 0.1; done"));
        await local.RunningAsync();
        using var source = new LocalSource(local.Options.DataDirectory, TimeProvider.System);
        using var tail = source.OpenLog((await source.ListAsync(default)).Containers[0]);

        var backlog = await tail.ReadAsync();
        await local.ActAsync(new RestartContainer("app-1"));
        var after = await tail.ReadAsync();

        Assert.Equal((true, "begin", "problem"), (backlog.IsBacklog, backlog.Lines[0].Text, backlog.Lines[1].Text));
        Assert.False(after.IsBacklog);
        Assert.Equal(["begin", "problem"], after.Lines.Select(line => line.Text));
    }

    [Fact]
    public async Task List_NothingIsKeptThere_SaysWhereAndWhatToDo()
    {
        var folder = Directory.CreateTempSubdirectory("none-").FullName;
        using var source = new LocalSource(folder, TimeProvider.System);

        var refused = await Assert.ThrowsAsync<PlatformException>(() => source.ListAsync(default));

        Assert.StartsWith($"No local services are kept in '{folder}'", refused.Message, StringComparison.Ordinal);
        Directory.Delete(folder);
    }

    [Fact]
    public async Task List_ReadBesideTheSupervisor_IsTheSameWithoutEnvironments()
    {
        await using var local = await LocalFixture.StartAsync(LocalFixture.Server with { Ports = LocalFixture.Ports(), Environment = new() { ["SECRET"] = "x" } });
        await local.RunningAsync();
        using var source = new LocalSource(local.Options.DataDirectory, TimeProvider.System);

        var read = Assert.Single((await source.ListAsync(default)).Containers);

        // A record compares what it holds lists of by reference; the crashes are compared by themselves.
        var none = new Dictionary<string, string>();
        Assert.Equal(local.Find("app-1").Crashes, read.Crashes);
        Assert.Equal(local.Find("app-1") with { Environment = none, Crashes = [] }, read with { Environment = none, Crashes = [] });
        Assert.Empty(read.Environment);
        Assert.Equal(("app:v1", HealthState.Healthy), (read.Image, read.Health));
    }
}
