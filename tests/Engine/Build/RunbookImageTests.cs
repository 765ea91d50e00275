using RunbookExecutor.Tests.Engine.Daemon;
using Xunit;

namespace RunbookExecutor.Tests.Engine.Build;

/// <summary>The command's image, as the script packs it. It is packed while other tests wait.</summary>
public sealed class RunbookImageTests(EngineFixture fixture) : IAsyncLifetime
{
    public async ValueTask InitializeAsync() => await fixture.RequireRunbookImageAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Image_RunByItself_TellsItsVersion()
    {
        var version = await fixture.Engine.DockerAsync("run", "--rm", "--network", "none", EngineFixture.RunbookImage, "--version");

        Assert.Matches(@"^\d+\.\d+\.\d+", version);
    }

    [Fact]
    public async Task Image_WhateverItsContainersSay_IsNotForAutomation() =>
        Assert.Equal("false", await fixture.Engine.DockerAsync("image", "inspect", "--format", "{{index .Config.Labels \"runbook.enable\"}}", EngineFixture.RunbookImage));
}
