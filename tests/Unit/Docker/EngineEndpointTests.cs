using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Docker.Engine;
using Xunit;

namespace RunbookExecutor.Tests.Docker;

public sealed class EngineEndpointTests
{
    [Theory]
    [InlineData(null, "/var/run/docker.sock")]
    [InlineData("", "/var/run/docker.sock")]
    [InlineData("unix:///run/user/1000/docker.sock", "/run/user/1000/docker.sock")]
    public void Parse_UnixSocketOrNothing_GivesItsPath(string? host, string expected) =>
        Assert.Equal(expected, EngineEndpoint.Parse(host).SocketPath);

    [Theory]
    [InlineData("tcp://10.0.0.5:2375")]
    [InlineData("tcp://10.0.0.5:2376")]
    [InlineData("https://10.0.0.5:2376")]
    [InlineData("ssh://me@host")]
    [InlineData("npipe:////./pipe/docker_engine")]
    [InlineData("fd://")]
    [InlineData("unix://relative.sock")]
    [InlineData("/var/run/docker.sock")]
    public void Parse_AnythingElse_IsRefusedWithASentence(string host)
    {
        var refusal = Assert.Throws<PlatformException>(() => EngineEndpoint.Parse(host));

        Assert.Contains("DOCKER_HOST", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("unix:///var/run/docker.sock", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("TLS", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_AddressWithPassword_KeepsThePasswordToItself()
    {
        var refusal = Assert.Throws<PlatformException>(() => EngineEndpoint.Parse("tcp://me:hunter2@host:2376"));

        Assert.DoesNotContain("hunter2", refusal.Message, StringComparison.Ordinal);
    }
}
