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

    [Fact]
    public async Task Up_OnAnUnknownPlatform_NamesTheKnownOnes() =>
        (await sandbox.RunAsync("up", "--platform", "podman", "--data", sandbox.Data)).Says(2, "there is no platform 'podman'. Known: local, docker.");
}
