using System.Text.Json.Nodes;
using RunbookExecutor.Platforms.Docker.Acting;
using RunbookExecutor.Platforms.Docker.Acting.Copying;
using Xunit;

namespace RunbookExecutor.Tests.Unit.Docker;

/// <summary>What an engine leaves out of a container's document is no leave to touch it.</summary>
public sealed class ReproducibleTests
{
    [Fact]
    public void Container_Whole_MayBeRecreated() => Assert.Null(Problem(_ => { }));

    public static TheoryData<string, string> Needed => new()
    {
        { "HostConfig", "Privileged" },
        { "HostConfig", "AutoRemove" },
        { "", "Mounts" },
        { "", "HostConfig" },
        { "", "Config" },
        { "", "Id" },
    };

    [Theory]
    [MemberData(nameof(Needed))]
    public void Container_OfWhichTheEngineLeavesSomethingOut_IsNotRecreated(string section, string field)
    {
        var problem = Problem(document => (section.Length == 0 ? document : document[section]!.AsObject()).Remove(field));

        Assert.Contains("the engine does not tell", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Flag_OfAnotherKind_IsNone() => Assert.NotNull(Problem(document => document["HostConfig"]!["AutoRemove"] = "no"));

    private static string? Problem(Action<JsonObject> change)
    {
        var container = EngineDocument.Container("web-1", change: change);
        return Reproducible.Problem(container, new Sighting(DateTimeOffset.UnixEpoch, [container], new HashSet<string>()))?.Reason;
    }
}
