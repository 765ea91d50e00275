using RunbookExecutor.Core.Actions;
using RunbookExecutor.Tests.Engine.Daemon;
using RunbookExecutor.Tests.Loop.Mcp;
using Xunit;

namespace RunbookExecutor.Tests.Engine.Cli;

/// <summary>A disk runs full while containers are watched: the one that the ledger lies on, or the engine's.</summary>
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

    [Fact]
    public async Task Up_EnginesDiskRunsFull_SaysSoLeavesTheOldAloneAndGoesOnWatching()
    {
        await using var engine = await PrivateEngine.StartOnSmallDiskAsync(megabytes: 64);
        await TestImages.BuildAsync(engine);
        await using var scene = new Scene(engine);
        var (name, other) = ($"{scene.Name}-web-1", $"{scene.Name}-web-2");
        await scene.RunAsync(TestImages.First, ["--name", name, "--stop-timeout", "2", "--label", "runbook.enable=true"]);
        await scene.RunAsync(TestImages.First, ["--name", other, "--label", "runbook.enable=true"]);
        await using var watched = new Watched(scene);
        await watched.UpAsync(engine.Host);
        await watched.ShowsAsync(name);
        await watched.ShowsAsync(other);
        var since = await scene.InspectAsync(name, StartedAt);

        var filler = Fill(engine.DataRoot);
        var failed = await ChangeAsync(watched, name);
        await scene.DockerAsync("kill", other);
        await watched.ShowsAsync(other, "exited");

        Assert.False(failed.Structured.GetProperty("success").GetBoolean());
        Assert.True(failed.Structured.GetRawText().Contains("the disk that the engine keeps its data on is full", StringComparison.Ordinal), failed.Structured.GetRawText());
        Assert.Equal(since, await scene.InspectAsync(name, StartedAt));
        Assert.Equal([ActionOutcome.Failed], watched.Outcomes().Select(outcome => outcome.Outcome));
        Assert.Equal(2, (await scene.DockerAsync("ps", "--all", "--quiet")).Split('\n').Length);

        File.Delete(filler);
        await scene.DockerAsync("start", other);

        // The one that was acted on is left alone for its cooldown.
        var said = string.Empty;
        await Waiting.UntilAsync(
            async () =>
            {
                var answer = (await ChangeAsync(watched, other)).Structured;
                said = answer.GetRawText();
                return answer.GetProperty("success").GetBoolean();
            },
            "it is done once there is room",
            TimeSpan.FromMinutes(1),
            () => said);

        Assert.Contains("LOG_LEVEL=debug", await scene.InspectAsync(other, "{{.Config.Env}}"), StringComparison.Ordinal);
        (await watched.Sandbox.RunAsync("ledger", "verify", "--data", watched.Sandbox.Data)).Says(0, "intact");
    }

    private static Task<Answer> ChangeAsync(Watched watched, string container) =>
        watched.CallAsync("update-env-vars", $$$"""{"containerId":"{{{container}}}","envVars":{"LOG_LEVEL":"debug"},"restart":true}""");

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
