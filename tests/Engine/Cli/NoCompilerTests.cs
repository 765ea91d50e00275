using System.Runtime.InteropServices;
using RunbookExecutor.Tests.Engine.Daemon;
using RunbookExecutor.Tests.Loop.Cli;
using Xunit;

namespace RunbookExecutor.Tests.Engine.Cli;

/// <summary>A demo whose image has to be built, on a machine that cannot build it.</summary>
public sealed class NoCompilerTests : IAsyncLifetime
{
    private readonly Sandbox sandbox = new();
    private PrivateEngine engine = null!;

    public async ValueTask InitializeAsync() => engine = await PrivateEngine.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await engine.DisposeAsync();
        await sandbox.DisposeAsync();
    }

    [Fact]
    public async Task Demo_WithoutACompiler_NamesWhatToInstall()
    {
        // Of a runtime's folders shared/NAME/VERSION/ the third above is the one that DOTNET_ROOT names.
        var dotnet = Path.GetFullPath("../../..", RuntimeEnvironment.GetRuntimeDirectory());
        var demo = sandbox.StartWith(
            [("DOCKER_HOST", engine.Host), ("DOTNET_ROOT", dotnet), ("PATH", sandbox.Folder)], "demo", "--platform", "docker", "--once", "--data", sandbox.Data);

        var exitCode = await demo.ExitAsync(Sandbox.Patience);

        new CommandResult(exitCode, demo.Output, demo.Error).Says(2, "'gcc', which building it needs, is not on the PATH. It links the demo app's native binary. Install it (on Debian: apt-get install gcc libc6-dev)");
        Assert.Empty(await engine.DockerAsync("ps", "--all", "--quiet"));
    }
}
