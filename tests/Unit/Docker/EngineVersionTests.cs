using Docker.DotNet.Models;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Docker.Engine;
using Xunit;
using Version = System.Version;

namespace RunbookExecutor.Tests.Docker;

public sealed class EngineVersionTests
{
    [Theory]
    [InlineData("1.41", "1.12", "1.41")]
    [InlineData("1.43", "1.24", "1.43")]
    [InlineData("1.51", "1.24", "1.44")]
    [InlineData("1.52", "1.44", "1.44")]
    [InlineData("1.60", "1.50", "1.50")]
    [InlineData("1.41", null, "1.41")]
    public void Choose_KnownEngine_IsTheLowerOfBoth(string theirs, string? least, string expected) =>
        Assert.Equal(Version.Parse(expected), EngineVersion.Choose(Engine(theirs, least)));

    [Fact]
    public void Choose_EngineBefore2010_IsRefusedWithWhatIsNeeded()
    {
        var refusal = Assert.Throws<PlatformException>(() => EngineVersion.Choose(Engine("1.40", "1.12")));

        Assert.Contains("too old", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("19.03", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("20.10 (API 1.41)", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("soon")]
    public void Choose_AnswerWithoutAVersion_IsRefused(string? theirs) =>
        Assert.Throws<PlatformException>(() => EngineVersion.Choose(Engine(theirs, null)));

    private static VersionResponse Engine(string? api, string? least) => new() { Version = "19.03.15", APIVersion = api!, MinAPIVersion = least! };
}
