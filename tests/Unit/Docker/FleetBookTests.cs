using Docker.DotNet.Models;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Docker.Engine;
using RunbookExecutor.Platforms.Docker.Reading;
using Xunit;

namespace RunbookExecutor.Tests.Docker;

public sealed class FleetBookTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 7, 0, 0, TimeSpan.Zero);
    private static readonly Dictionary<string, string> None = [];
    private readonly FleetBook book = new(new Ourselves(null, null, "/run/docker.sock"));

    [Fact]
    public void Take_List_WantsOnlyWhatIsNewOrChanged()
    {
        Assert.Equal(["a", "b"], book.Take([Listed("a"), Listed("b")], Now, all: false));
        book.Take(Inspected("a"), None, Now);
        book.Take(Inspected("b"), None, Now);

        Assert.Equal(["b"], book.Take([Listed("a"), Listed("b", "exited")], Now, all: false));
        Assert.Equal(["a", "b"], book.Take([Listed("a"), Listed("b", "exited")], Now, all: true));
    }

    [Fact]
    public void Take_ListWithARowThatNamesNoContainerOrOneTwice_KeepsAllThatIsKnown()
    {
        book.Take([Listed("a"), Listed("b")], Now, all: false);
        book.Take(Inspected("a"), None, Now);
        book.Take(Inspected("b"), None, Now);

        Assert.Equal(["c"], book.Take([new ContainerListResponse(), Listed("b"), Listed("c"), Listed("b")], Now, all: false));

        Assert.Equal(["a", "b", "c"], book.View(Now).Containers.Keys.Order());
        Assert.True(book.View(Now).Containers["a"].Container.IsRunning);
        book.Take([Listed("b")], Now, all: false);
        Assert.Equal(["b"], book.View(Now).Containers.Keys);
    }

    [Fact]
    public void View_ContainerThatCannotBeInspected_IsUnknownAndOthersAreNot()
    {
        book.Take([Listed("a"), Listed("b")], Now, all: false);
        book.Take(Inspected("a"), None, Now);
        book.TakeProblem("b", "did not answer");

        var view = book.View(Now);

        Assert.Equal(ContainerState.Running, view.Containers["a"].Container.State);
        Assert.Equal((ContainerState.Unknown, "did not answer"), (view.Containers["b"].Container.State, view.Containers["b"].Container.StateReason));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void View_ContainerOfWhichTheEngineTellsTooLittle_IsUnknownAndNotTouched(bool withState, bool withHostConfig)
    {
        var whole = Inspected("a");
        var details = whole with { State = withState ? whole.State : null, HostConfig = withHostConfig ? whole.HostConfig : null };
        book.Take([Listed("a")], Now, all: false);
        book.Take(details, None, Now);

        var container = book.View(Now).Containers["a"].Container;

        Assert.Equal((ContainerState.Unknown, true), (container.State, container.IsExcluded));
        Assert.Null(container.MemoryLimitBytes);
    }

    [Fact]
    public void View_RereadingThatFailsWithoutAnEvent_KeepsWhatIsKnownForAWhile()
    {
        book.Take([Listed("a")], Now, all: false);
        book.Take(Inspected("a"), None, Now);
        book.TakeProblem("a", "did not answer");

        Assert.True(book.View(Now.AddSeconds(60)).Containers["a"].Container.IsRunning);
        Assert.Equal(ContainerState.Unknown, book.View(Now.AddSeconds(200)).Containers["a"].Container.State);
        book.Take("a", "start", None, Now);
        Assert.Equal(ContainerState.Unknown, book.View(Now.AddSeconds(60)).Containers["a"].Container.State);
    }

    [Fact]
    public void View_ContainerWhoseImageCannotBeRead_IsKnownButNotTouchedUntilItCan()
    {
        var details = Inspected("a") with { Config = new ConfigDetails { Labels = new Dictionary<string, string> { ["runbook.enable"] = "true" } } };
        book.Take([Listed("a")], Now, all: false);
        book.Take(details, imageLabels: null, Now);

        var container = book.View(Now).Containers["a"].Container;

        Assert.Equal((ContainerState.Running, AutomationMode.Observe), (container.State, container.Mode));
        Assert.Contains("image", container.StateReason, StringComparison.Ordinal);
        Assert.Equal(["a"], book.Unread);

        book.Take(details, None, Now);
        container = book.View(Now).Containers["a"].Container;

        Assert.Equal((AutomationMode.Auto, null), (container.Mode, container.StateReason));
        Assert.Empty(book.Unread);
    }

    [Fact]
    public void View_MissedEvents_AreMadeUpForByWhatTheContainerShows()
    {
        book.Take([Listed("a")], Now, all: false);
        book.Take(Inspected("a"), None, Now);
        var first = Inspected("a");
        var later = first with { RestartCount = 1, State = first.State! with { FinishedAt = "2026-11-24T07:00:30Z" } };

        book.Take(later, None, Now.AddMinutes(1));

        Assert.Equal([new Crash(Now.AddSeconds(30), null)], book.View(Now).Containers["a"].Container.Crashes);
    }

    [Fact]
    public void View_EventThatComesAfterTheStateThatToldOfIt_IsOneCrash()
    {
        book.Take([Listed("a")], Now, all: false);
        book.Take(Inspected("a"), None, Now);
        var first = Inspected("a");
        var later = first with { RestartCount = 1, State = first.State! with { FinishedAt = "2026-11-24T07:00:30Z" } };
        book.Take(later, None, Now.AddSeconds(30.1));

        book.Take("a", "die", new Dictionary<string, string> { ["exitCode"] = "3" }, Now.AddSeconds(30.2));

        Assert.Equal([new Crash(Now.AddSeconds(30.2), 3)], book.View(Now).Containers["a"].Container.Crashes);
    }

    [Fact]
    public void View_CrashesBeforeTheContainerWasFirstRead_AreKept()
    {
        book.Take("a", "create", None, Now);
        book.Take("a", "start", None, Now);
        foreach (var second in new[] { 1, 2 })
        {
            book.Take("a", "die", new Dictionary<string, string> { ["exitCode"] = "3" }, Now.AddSeconds(second));
            book.Take("a", "start", None, Now.AddSeconds(second));
        }

        book.Take(Inspected("a"), None, Now.AddSeconds(3));

        Assert.Equal(2, book.View(Now).Containers["a"].Container.Crashes.Count);
    }

    [Fact]
    public void Take_ListThatWasAskedForBeforeAContainerWasCreated_DoesNotForgetIt()
    {
        book.Take("a", "create", None, Now.AddSeconds(1));
        book.Take("a", "die", new Dictionary<string, string> { ["exitCode"] = "3" }, Now.AddSeconds(2));

        book.Take([], Now, all: false);
        book.Take(Inspected("a"), None, Now.AddSeconds(3));
        Assert.Single(book.View(Now).Containers["a"].Container.Crashes);

        book.Take([], Now.AddSeconds(4), all: false);
        Assert.Empty(book.View(Now).List);
    }

    [Fact]
    public void Take_Destroy_ForgetsIt()
    {
        book.Take([Listed("a")], Now, all: false);

        Assert.False(book.Take("a", "destroy", None, Now));
        Assert.Empty(book.View(Now).List);
    }

    private static ContainerListResponse Listed(string id, string state = "running") => new() { ID = id, Names = ["/" + id], State = state, Labels = None };

    private static ContainerDetails Inspected(string id) => new()
    {
        Id = id,
        Name = "/" + id,
        Image = "sha256:1",
        RestartCount = 0,
        Config = new ConfigDetails { Labels = None },
        State = new StateDetails { Status = "running", Running = true, StartedAt = "2026-11-24T06:00:00Z" },
        HostConfig = new HostDetails { Memory = 0, NanoCpus = 0, CpuQuota = 0 },
    };
}
