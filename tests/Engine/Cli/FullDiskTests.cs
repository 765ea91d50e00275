using RunbookExecutor.Tests.Engine.Daemon;
using Xunit;

namespace RunbookExecutor.Tests.Engine.Cli;

/// <summary>The disk that the ledger lies on runs full while containers are watched.</summary>
public sealed class FullDiskTests(EngineFixture fixture)
{
    private const string StartedAt = "{{.State.StartedAt}}";

    [Fact]
    public async Task Up_DiskRunsFull_ActsOnNothingAndGoesOnWatchingUntilThereIsRoom()
    {
        await using var scene = fixture.Scene();
        var (name, other, next) = ($"{scene.Name}-web-1", $"{scene.Name}-web-2", $"{scene.Name}-next-1");
        await scene.RunAsync(TestImages.First, ["--name", name, "--stop-timeout", "2", "--label", "runbook.enable=true"]);
        await scene.RunAsync(TestImages.First, ["--name", other, "--label", "runbook.enable=true"]);
        await using var watched = new Watched(scene);
        Directory.CreateDirectory(watched.Sandbox.Data);
        await Tool.RunAsync("mount", ["-t", "tmpfs", "-o", "size=8m", "tmpfs", watched.Sandbox.Data]);
        try
        {
            await watched.UpAsync(scene.Engine.Host);
            await watched.ShowsAsync(name);
            await watched.ShowsAsync(other);
            var since = await scene.InspectAsync(name, StartedAt);

            var filler = Fill(watched.Sandbox.Data);
            var refused = await watched.RestartAsync(name);
            await scene.RunAsync(TestImages.First, ["--name", next]);
            await watched.ShowsAsync(next);

            Assert.False(refused.Structured.GetProperty("success").GetBoolean());
            Assert.Contains("disk is full", refused.Structured.GetRawText(), StringComparison.Ordinal);
            Assert.Equal(since, await scene.InspectAsync(name, StartedAt));
            (await watched.Sandbox.RunAsync("ledger", "verify", "--data", watched.Sandbox.Data)).Says(0, "intact");

            File.Delete(filler);
            var allowed = await watched.RestartAsync(name);

            Assert.True(allowed.Structured.GetProperty("success").GetBoolean(), allowed.Structured.GetRawText());
            Assert.NotEqual(since, await scene.InspectAsync(name, StartedAt));
        }
        finally
        {
            await Tool.RunAsync("umount", ["--lazy", watched.Sandbox.Data]);
        }
    }

    private static string Fill(string folder)
    {
        var path = Path.Combine(folder, "filler");
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
            {
                file.Write(new byte[4096]);
            }
        }
        catch (IOException)
        {
            return path;
        }
    }
}
