using System.Text.Json.Nodes;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Platforms.Docker.Acting;
using RunbookExecutor.Platforms.Docker.Acting.Recreating;
using Xunit;

namespace RunbookExecutor.Tests.Unit.Docker;

/// <summary>The table of docs/docker.md, row by row.</summary>
public sealed class SwapTests
{
    private const string Name = "web-1";
    private const string OldId = "0123456789abcdef";
    private const string NewId = "fedcba9876543210";

    private static readonly ActionId Action = new("act-01900000-0000-7000-8000-000000000001");
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 14, 0, 0, TimeSpan.Zero);
    private static readonly string Spare = SpareName.Successor(Name, Action).ToString();
    private static readonly string Kept = SpareName.Kept(Name, Action).ToString();

    [Fact]
    public void Untouched_IsNotDone() => Assert.IsType<Progress.NotDone>(Recover(Old()));

    [Fact]
    public void Prepared_IsTakenAway() =>
        Assert.Equal(["remove the successor of web-1"], Steps(Old(), Successor(Spare, EngineDocument.Created)));

    [Fact]
    public void PreparedWithTheRestartPolicyLifted_GetsItBack() =>
        Assert.Equal(["set restart policy of web-1 to always", "remove the successor of web-1"], Steps(Old(change: NoRestart), Successor(Spare, EngineDocument.Created)));

    [Fact]
    public void Stopped_GoesForward() => Assert.Equal(
        [$"rename web-1 to {Kept}", "rename the successor of web-1 to web-1", "start web-1"],
        Steps(Old(change: StoppedForGood), Successor(Spare, EngineDocument.Created)));

    [Fact]
    public void SetAside_GoesForward() => Assert.Equal(
        ["rename the successor of web-1 to web-1", "start web-1"],
        Steps(Old(Kept, StoppedForGood), Successor(Spare, EngineDocument.Created)));

    [Fact]
    public void Named_IsStarted() => Assert.Equal(["start web-1"], Steps(Old(Kept, StoppedForGood), Successor(Name, EngineDocument.Created)));

    [Fact]
    public void Starting_IsWaitedFor() => Assert.Equal(["wait for web-1"], Steps(Old(Kept, StoppedForGood), Successor(Name, document => Health(document, "starting"))));

    [Fact]
    public void Serving_IsDone() => Assert.IsType<Progress.Done>(Recover(Old(Kept, StoppedForGood), Successor(Name)));

    [Fact]
    public void ServingWithoutTheFormerOne_IsDone() => Assert.IsType<Progress.Done>(Recover(Successor(Name)));

    [Fact]
    public void Unhealthy_IsSwappedBack() => Assert.Equal(
        [
            "stop the successor of web-1", $"rename the successor of web-1 to {Spare}", "rename the former web-1 to web-1",
            "set restart policy of web-1 to always", "start web-1 again", "remove the successor of web-1",
        ],
        Steps(Old(Kept, StoppedForGood), Successor(Name, document => Health(document, "unhealthy"))));

    [Fact]
    public void NotStartable_IsSwappedBack() => Assert.Equal(
        [
            $"rename the successor of web-1 to {Spare}", "rename the former web-1 to web-1",
            "set restart policy of web-1 to always", "start web-1 again", "remove the successor of web-1",
        ],
        Steps(Old(Kept, StoppedForGood), Successor(Name, document =>
        {
            EngineDocument.Created(document);
            document["State"]!["Error"] = "port is already allocated";
        })));

    [Fact]
    public void ReturningUnderItsName_IsStartedAndTheSuccessorRemoved() => Assert.Equal(
        ["set restart policy of web-1 to always", "start web-1 again", "remove the successor of web-1"],
        Steps(Old(change: StoppedForGood), Successor(Spare, EngineDocument.Stopped)));

    [Fact]
    public void ReturnedAndUp_HasTheSuccessorRemoved() =>
        Assert.Equal(["remove the successor of web-1"], Steps(Old(), Successor(Spare, EngineDocument.Stopped)));

    [Fact]
    public void StoppedWithoutASuccessor_IsStartedAgain() => Assert.Equal(["start web-1 again"], Steps(Old(change: EngineDocument.Stopped)));

    [Fact]
    public void NameTakenBySomebodyElse_IsForAPerson()
    {
        var lost = Assert.IsType<Progress.Indeterminate>(Recover(Old(Kept, StoppedForGood), Successor(Spare, EngineDocument.Created), EngineDocument.Container(Name, "aaaaaaaaaaaaaaaa")));
        Assert.Contains("Another container bears the name web-1", lost.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void AllGone_IsForAPerson() => Assert.IsType<Progress.Indeterminate>(Recover());

    [Fact]
    public void FormerOneGoneBeforeTheStart_IsForAPerson() => Assert.IsType<Progress.Indeterminate>(Recover(Successor(Spare, EngineDocument.Created)));

    [Fact]
    public void SpareName_OfAnAction_IsReadBack()
    {
        Assert.Equal(SpareName.Kept(Name, Action), SpareName.Parse("/" + Kept));
        Assert.Equal(SpareName.Successor(Name, Action), SpareName.Parse(Spare));
        Assert.Null(SpareName.Parse("web-1"));
        Assert.Null(SpareName.Parse("web-1.runbook-old-yesterday"));
    }

    private static Inspected Old(string name = Name, Action<JsonObject>? change = null) => EngineDocument.Container(name, OldId, change);

    private static Inspected Successor(string name, Action<JsonObject>? change = null) => EngineDocument.Container(name, NewId, document =>
    {
        document["Config"]!["Labels"]!["runbook.action"] = Action.Value;
        change?.Invoke(document);
    });

    private static void NoRestart(JsonObject document) => document["HostConfig"]!["RestartPolicy"]!["Name"] = "no";

    private static void StoppedForGood(JsonObject document)
    {
        EngineDocument.Stopped(document);
        NoRestart(document);
    }

    private static void Health(JsonObject document, string status)
    {
        document["State"]!["Health"] = new JsonObject { ["Status"] = status };
        document["State"]!["StartedAt"] = "2026-03-01T13:59:59Z";
        document["Config"]!["Healthcheck"] = new JsonObject { ["Test"] = new JsonArray("CMD", "x") };
    }

    private static Progress Recover(params Inspected[] containers)
    {
        var before = new Container
        {
            Id = Name, PlatformId = OldId, Name = Name, Service = "web", Platform = "docker", State = ContainerState.Running, StartedAt = new DateTimeOffset(2026, 3, 1, 12, 0, 1, TimeSpan.Zero),
        };
        return SwapRecovery.Of(ReplicaSwap.Of(before, Action, new Sighting(Now, containers, new HashSet<string>())));
    }

    private static IEnumerable<string> Steps(params Inspected[] containers) => Assert.IsType<Progress.Partial>(Recover(containers)).Forward.Select(step => step.Name);
}
