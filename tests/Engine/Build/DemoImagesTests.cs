using RunbookExecutor.Tests.Engine.Daemon;
using Xunit;

namespace RunbookExecutor.Tests.Engine.Build;

/// <summary>The demo app's images, as the command builds them. They are built while other tests wait.</summary>
public sealed class DemoImagesTests(EngineFixture fixture) : IAsyncLifetime
{
    public async ValueTask InitializeAsync() => await fixture.RequireDemoImagesAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("v1")]
    [InlineData("v2")]
    public async Task Image_HoldsOneProgramThatNeedsNothingElse(string version)
    {
        var image = $"runbook-demo-app:{version}";
        var inspected = await fixture.Engine.DockerAsync("image", "inspect", "--format", "{{len .RootFS.Layers}} {{json .Config.Entrypoint}} {{json .Config.Env}}", image);
        var container = await fixture.Engine.DockerAsync("create", image);
        try
        {
            var files = await Tool.RunAsync("sh", ["-c", "docker export \"$0\" | tar --list", container], ("DOCKER_HOST", fixture.Engine.Host));

            Assert.StartsWith("1 [\"/DemoApp\"] ", inspected, StringComparison.Ordinal);
            Assert.Contains($"\"VERSION={version}\"", inspected, StringComparison.Ordinal);

            // What is empty the engine adds to every container.
            Assert.Equal("DemoApp", Assert.Single(files.Split('\n'), file => !file.StartsWith("dev/", StringComparison.Ordinal) && !file.StartsWith("etc/", StringComparison.Ordinal) && file is not (".dockerenv" or "proc/" or "sys/")));
        }
        finally
        {
            await fixture.Engine.DockerAsync("rm", container);
        }
    }
}
