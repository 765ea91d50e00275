using System.Text.Json.Nodes;
using Xunit;

namespace RunbookExecutor.Tests.Unit.Docker;

public sealed class InspectedTests
{
    [Theory]
    [InlineData("running", "no", 0, false)]
    [InlineData("restarting", "always", 1, false)]
    [InlineData("paused", "no", 0, false)]
    [InlineData("exited", "no", 0, true)]
    [InlineData("exited", "no", 1, false)]
    [InlineData("exited", "no", 139, false)]
    [InlineData("exited", "no", 130, true)]
    [InlineData("exited", "no", 137, true)]
    [InlineData("exited", "no", 143, true)]
    [InlineData("exited", "on-failure", 1, false)]
    [InlineData("exited", "on-failure", 143, true)]

    // The engine would start it again, had it ended by itself.
    [InlineData("exited", "always", 1, true)]
    [InlineData("exited", "unless-stopped", 139, true)]
    [InlineData("dead", "no", 0, false)]
    public void Stop_ByTheWayItEnded_WasOnPurposeOrNot(string status, string policy, int exitCode, bool isOnPurpose)
    {
        var container = EngineDocument.Container("web-1", change: document =>
        {
            Ended(document, status, exitCode);
            document["HostConfig"]!["RestartPolicy"]!["Name"] = policy;
        });

        Assert.Equal(isOnPurpose, container.IsStoppedOnPurpose);
    }

    [Fact]
    public void Stop_ForWantOfMemory_WasNotOnPurpose() => Assert.False(EngineDocument.Container("web-1", change: document =>
    {
        Ended(document, "exited", 137);
        document["HostConfig"]!["RestartPolicy"]!["Name"] = "no";
        document["State"]!["OOMKilled"] = true;
    }).IsStoppedOnPurpose);

    [Fact]
    public void Container_ThatWasNeverStarted_IsStoppedOnPurposeUnlessItsStartFailed()
    {
        var created = EngineDocument.Container("web-1", change: EngineDocument.Created);
        var failed = EngineDocument.Container("web-1", change: document =>
        {
            EngineDocument.Created(document);
            document["State"]!["Error"] = "no such file";
            document["State"]!["ExitCode"] = 127L;
        });

        Assert.True(created.IsStoppedOnPurpose);
        Assert.False(failed.IsStoppedOnPurpose);
    }

    private static void Ended(JsonObject document, string status, int exitCode)
    {
        var state = document["State"]!;
        state["Status"] = status;
        state["Running"] = status is "running" or "restarting" or "paused";
        state["Restarting"] = status == "restarting";
        state["Paused"] = status == "paused";
        state["ExitCode"] = (long)exitCode;
    }
}
