using System.Net.Sockets;
using RunbookExecutor.Tests.Engine.Daemon;
using RunbookExecutor.Tests.Loop.Cli;
using Xunit;

namespace RunbookExecutor.Tests.Engine.Cli;

/// <summary>What a person reads who asks for Docker where there is none that can be used.</summary>
public sealed class NoEngineTests : IAsyncLifetime
{
    private readonly Sandbox sandbox = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => sandbox.DisposeAsync();

    [Theory]
    [InlineData("unix:///nowhere/docker.sock", "No Docker Engine listens at /nowhere/docker.sock")]
    [InlineData("tcp://192.0.2.1:2376", "DOCKER_HOST is 'tcp://192.0.2.1:2376', and only an engine of this machine can be used")]
    [InlineData("ssh://somebody@example.org", "only an engine of this machine can be used")]
    public async Task Demo_WithoutAnEngine_SaysWhatWouldHelp(string host, string sentence)
    {
        var demo = sandbox.StartWith([("DOCKER_HOST", host)], "demo", "--platform", "docker", "--once", "--data", sandbox.Data);

        var exitCode = await demo.ExitAsync(Sandbox.Patience);

        new CommandResult(exitCode, demo.Output, demo.Error).Says(2, sentence);
    }

    // Somebody else's socket, and none of root's powers over files: what an ordinary user meets.
    [Fact]
    public async Task Demo_WithoutPermission_SaysWhoMayUseTheSocket()
    {
        const string Powers = "-dac_override,-dac_read_search";
        var socket = Path.Combine(sandbox.Folder, "docker.sock");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(socket));
        File.SetUnixFileMode(socket, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await Tool.RunAsync("chown", ["65534", socket]);

        var demo = await Tool.TryAsync(
            "setpriv", ["--inh-caps", Powers, "--bounding-set", Powers, Repository.Command, "demo", "--platform", "docker", "--once", "--data", sandbox.Data], ("DOCKER_HOST", $"unix://{socket}"));

        new CommandResult(demo.ExitCode, demo.Output, demo.Error).Says(2, $"There is no permission to use the Docker Engine's socket {socket}. Add this user to the group that owns it");
    }

    [Fact]
    public async Task Up_WithoutAnEngine_StartsAndShowsThatItCannotSee()
    {
        var port = Sandbox.Ports(4);
        var up = sandbox.StartWith([("DOCKER_HOST", "unix:///nowhere/docker.sock")], "up", "--platform", "docker", "--data", sandbox.Data, "--base-port", $"{port}");
        await up.SaysAsync("executor http");

        var status = await sandbox.RunAsync("status", "--data", sandbox.Data);

        Assert.False(up.HasExited, up.Error);
        Assert.Contains("No Docker Engine listens at /nowhere/docker.sock", status.Output + status.Error, StringComparison.Ordinal);
        up.Signal("INT");
        Assert.Equal(0, await up.ExitAsync(Sandbox.Patience));
    }

    [Theory]
    [InlineData("tcp://192.0.2.1:2376")]
    [InlineData("ssh://somebody@example.org")]
    public async Task Up_EngineOfAnotherMachine_IsRefusedAtTheStart(string host)
    {
        var up = sandbox.StartWith([("DOCKER_HOST", host), ("DOCKER_TLS_VERIFY", "1")], "up", "--platform", "docker", "--data", sandbox.Data);

        var exitCode = await up.ExitAsync(Sandbox.Patience);

        new CommandResult(exitCode, up.Output, up.Error).Says(2, "DOCKER_HOST is '", "and only an engine of this machine can be used");
    }

    [Fact]
    public async Task Engine_TooOld_IsNamedWithWhatIsNeeded()
    {
        const string Sentence = "The Docker Engine is too old: it is 18.09.9 and speaks API 1.39. Docker Engine 20.10 (API 1.41) or a later one is needed; upgrade it.";
        await using var old = new OldEngine(Path.Combine(sandbox.Folder, "docker.sock"));
        var demo = sandbox.StartWith([("DOCKER_HOST", old.Host)], "demo", "--platform", "docker", "--once", "--data", Path.Combine(sandbox.Folder, "demo"));
        new CommandResult(await demo.ExitAsync(Sandbox.Patience), demo.Output, demo.Error).Says(2, Sentence);

        var up = sandbox.StartWith([("DOCKER_HOST", old.Host)], "up", "--platform", "docker", "--data", sandbox.Data, "--base-port", $"{Sandbox.Ports(4)}");
        await up.SaysAsync("executor http");
        var status = await sandbox.RunAsync("status", "--data", sandbox.Data);

        Assert.False(up.HasExited, up.Error);
        Assert.Contains(Sentence, status.Output + status.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Up_OnAnUnknownPlatform_NamesTheKnownOnes() =>
        (await sandbox.RunAsync("up", "--platform", "podman", "--data", sandbox.Data)).Says(2, "there is no platform 'podman'. Known: local, docker.");
}
