using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Docker.Engine;
using RunbookExecutor.Platforms.Docker.Usage;
using RunbookExecutor.Tests.Engine.Daemon;
using RunbookExecutor.Tests.Loop;
using Xunit;

namespace RunbookExecutor.Tests.Engine.Reading;

[Collection<Measured>]
public sealed class UsageTests(EngineFixture fixture)
{
    [Fact]
    public async Task Usage_ByFiles_GrowsWithWorkAndShowsMemory()
    {
        await using var scene = fixture.Scene();
        var name = $"{scene.Name}-work-1";
        await scene.RunAsync(TestImages.First, ["--name", name], "log", "1000");
        await using var watching = new Watching(fixture.Engine.Host);

        var first = await watching.UsageAsync(name);
        ResourceUsage? later = null;
        await Waiting.UntilAsync(async () => (later = await watching.UsageAsync(name))?.CpuTime > first?.CpuTime + TimeSpan.FromMilliseconds(20), "it has worked");

        Assert.InRange(later!.MemoryBytes!.Value, 1, 64 * 1024 * 1024);
        Assert.NotNull(later.NetworkReceivedBytes);
    }

    [Fact]
    public async Task Usage_AfterTheProcessEnded_IsUnknown()
    {
        await using var scene = fixture.Scene();
        var name = $"{scene.Name}-gone-1";
        await scene.RunAsync(TestImages.First, ["--name", name]);
        await using var watching = new Watching(fixture.Engine.Host);
        var running = (await watching.FindAsync(name))!;
        Assert.NotNull(await watching.Source.ReadUsageAsync(running, CancellationToken.None));

        await scene.DockerAsync("kill", name);
        await Waiting.UntilAsync(async () => await watching.Source.ReadUsageAsync(running, CancellationToken.None) is null, "nothing is known of it");
    }

    [Fact]
    public async Task Usage_ByTheEnginesStream_AgreesWithTheFiles()
    {
        await using var scene = fixture.Scene();
        var name = $"{scene.Name}-both-1";
        var id = await scene.RunAsync(TestImages.First, ["--name", name], "eat", "8");
        await using var watching = new Watching(fixture.Engine.Host);
        using var connection = new EngineConnection(EngineEndpoint.Parse(fixture.Engine.Host), EngineAccess.Read, TimeProvider.System);
        using var stream = new StatsReader(new EngineReader(connection), id, TimeProvider.System);

        await Waiting.UntilAsync(() => stream.Read() is not null, "the stream has brought a frame");
        var byFiles = await watching.UsageAsync(name);
        var byStream = stream.Read()!;

        Assert.InRange(byStream.MemoryBytes!.Value - byFiles!.MemoryBytes!.Value, -4 * 1024 * 1024, 4 * 1024 * 1024);
        Assert.InRange((byStream.CpuTime - byFiles.CpuTime)!.Value.TotalSeconds, -3, 3);
    }
}
