using System.Text.Json.Nodes;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Platforms.Docker.Acting;
using RunbookExecutor.Platforms.Docker.Acting.Keeping;
using Xunit;

namespace RunbookExecutor.Tests.Unit.Docker;

public sealed class LeftDeploymentTests
{
    private const string Former = "0123456789abcdef";
    private const string Successor = "fedcba9876543210";

    private static readonly ActionId Action = new("act-01900000-0000-7000-8000-000000000001");
    private static readonly DateTimeOffset Made = new(2026, 3, 1, 12, 0, 0, 500, TimeSpan.Zero);

    [Fact]
    public void Successor_OfAKilledCommand_IsFoundWithTheReplicaThatItWasFor()
    {
        var left = LeftDeployments.Left(At(
            TimeSpan.FromMinutes(7), EngineDocument.Container("web-1", Former), New(SpareName.Successor("web-1", Action).ToString(), EngineDocument.Created)));

        var (replica, action) = Assert.Single(left);
        Assert.Equal(("web-1", Former, Action), (replica.Name, replica.PlatformId, action));
    }

    [Fact]
    public void Successor_UnderTheNameAndNeverStarted_IsFoundWithWhatWasSetAside()
    {
        var left = LeftDeployments.Left(At(
            TimeSpan.FromMinutes(7), EngineDocument.Container(SpareName.Kept("web-1", Action).ToString(), Former, EngineDocument.Stopped), New("web-1", EngineDocument.Created)));

        Assert.Equal(Former, Assert.Single(left).Replica.PlatformId);
    }

    [Fact]
    public void Successor_OfACommandThatMayBeAtWork_IsLeftToIt() => Assert.Empty(LeftDeployments.Left(At(
        TimeSpan.FromMinutes(5), EngineDocument.Container("web-1", Former), New(SpareName.Successor("web-1", Action).ToString(), EngineDocument.Created))));

    [Fact]
    public void Successor_WhoseHealthCheckHasMoreTime_IsLeftToItsCommandForSoLong()
    {
        var successor = New(SpareName.Successor("web-1", Action).ToString(), document => document["Config"]!["Healthcheck"] = JsonNode.Parse(
            """{ "Test": ["CMD", "x"], "Interval": 1000000000, "Timeout": 1000000000, "StartPeriod": 300000000000 }"""));

        Assert.Empty(LeftDeployments.Left(At(TimeSpan.FromMinutes(11), EngineDocument.Container("web-1", Former), successor)));
        Assert.Single(LeftDeployments.Left(At(TimeSpan.FromMinutes(12), EngineDocument.Container("web-1", Former), successor)));
    }

    [Fact]
    public void Successor_ThatFailedLongAfterItTookOver_IsNoLeftover() => Assert.Empty(LeftDeployments.Left(At(
        TimeSpan.FromHours(2), EngineDocument.Container(SpareName.Kept("web-1", Action).ToString(), Former, EngineDocument.Stopped), New("web-1", EngineDocument.Stopped))));

    [Fact]
    public void KeptContainer_IsDueAfterADayWhileItStandsStillAndHasASuccessor()
    {
        var kept = EngineDocument.Container(SpareName.Kept("web-1", Action).ToString(), Former, EngineDocument.Stopped);
        var running = EngineDocument.Container(SpareName.Kept("web-1", Action).ToString(), Former);
        var successor = EngineDocument.Container("web-1", Successor);

        // It was stopped an hour after the successor was made.
        Assert.True(KeptContainers.IsDue(kept, At(TimeSpan.FromHours(25), kept, successor)));
        Assert.False(KeptContainers.IsDue(kept, At(TimeSpan.FromHours(24), kept, successor)));
        Assert.False(KeptContainers.IsDue(kept, At(TimeSpan.FromHours(25), kept)));
        Assert.False(KeptContainers.IsDue(running, At(TimeSpan.FromHours(25), running, successor)));
        Assert.False(KeptContainers.IsDue(successor, At(TimeSpan.FromHours(25), kept, successor)));
    }

    [Fact]
    public void KeptContainer_ThatStoodStillBeforeOrNeverRan_IsKeptForADayFromTheActionOn()
    {
        var action = new ActionId(Ids.Derived(ActionId.Prefix, Made, "a"));
        var successor = EngineDocument.Container("web-1", Successor);
        foreach (var kept in new[]
        {
            EngineDocument.Container(SpareName.Kept("web-1", action).ToString(), Former, EndedDaysAgo),
            EngineDocument.Container(SpareName.Kept("web-1", action).ToString(), Former, EngineDocument.Created),
        })
        {
            Assert.False(KeptContainers.IsDue(kept, At(TimeSpan.FromHours(23), kept, successor)));
            Assert.True(KeptContainers.IsDue(kept, At(TimeSpan.FromHours(25), kept, successor)));
        }
    }

    private static void EndedDaysAgo(JsonObject document)
    {
        EngineDocument.Stopped(document);
        document["State"]!["FinishedAt"] = "2026-02-26T13:00:00Z";
    }

    private static Inspected New(string name, Action<JsonObject> change) => EngineDocument.Container(name, Successor, document =>
    {
        document["Config"]!["Labels"]!["runbook.action"] = Action.Value;
        document["Config"]!["Labels"]!["runbook.operator"] = "true";
        change(document);
    });

    private static Sighting At(TimeSpan later, params Inspected[] containers) => new(Made + later, containers, new HashSet<string>());
}
