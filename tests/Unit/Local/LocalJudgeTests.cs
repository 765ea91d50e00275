using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Platforms.Local.Actuation;
using Xunit;
using static RunbookExecutor.Tests.Local.DemoService;

namespace RunbookExecutor.Tests.Local;

public sealed class LocalJudgeTests
{
    private static readonly ActionId Id = new("act-0195a000-0000-7000-8000-000000000001");

    private static readonly DateTimeOffset Later = Began.AddMinutes(5);

    [Theory]
    [InlineData(ContainerState.Running, true, true, "Done")]
    [InlineData(ContainerState.Running, true, false, "Done")]
    [InlineData(ContainerState.Running, false, true, "NotDone")]
    [InlineData(ContainerState.Running, false, false, "NotDone")]
    [InlineData(ContainerState.Starting, true, true, "start demo-app-1")]
    [InlineData(ContainerState.Starting, false, false, "NotDone")]
    [InlineData(ContainerState.Stopping, false, true, "stop demo-app-1, start demo-app-1")]
    [InlineData(ContainerState.Stopping, false, false, "Indeterminate")]
    [InlineData(ContainerState.Exited, false, true, "start demo-app-1")]
    [InlineData(ContainerState.Exited, false, false, "NotDone")]
    [InlineData(ContainerState.Unknown, false, true, "Indeterminate")]
    public void Restart_IsReadFromStateStartAndMark(ContainerState state, bool isNew, bool isOurs, string expected)
    {
        var now = Replica(1, state: state) with { StartedAt = isNew ? Later : Began, LastActionId = isOurs ? Id.Value : null };

        Assert.Equal(expected, Judge(new RestartContainer("demo-app-1"), Of(1), Of(now)));
    }

    [Fact]
    public void Restart_ReplicaIsGone_IsIndeterminate() =>
        Assert.Equal("Indeterminate", Judge(new RestartContainer("demo-app-2"), Of(2), Of(1)));

    [Theory]
    [InlineData(3, 5, 5, "Done")]
    [InlineData(3, 5, 3, "NotDone")]
    [InlineData(3, 5, 4, "start demo-app-5")]
    [InlineData(3, 5, 2, "Indeterminate")]
    [InlineData(5, 3, 3, "Done")]
    [InlineData(5, 3, 4, "remove demo-app-4")]
    [InlineData(5, 3, 5, "NotDone")]
    [InlineData(3, 3, 3, "Done")]
    public void Scale_IsReadFromTheReplicas(int from, int to, int now, string expected) =>
        Assert.Equal(expected, Judge(new ScaleService("demo-app", to), Of(from), Of(now)));

    [Fact]
    public void Scale_NewReplicaThatDoesNotServeYet_IsStarted() => Assert.Equal(
        "start demo-app-2, start demo-app-3",
        Judge(new ScaleService("demo-app", 3), Of(1), Of(Replica(1), Replica(2, state: ContainerState.Starting))));

    [Fact]
    public void Scale_ReplicaThatWasDownBefore_DoesNotCount() => Assert.Equal(
        "Done",
        Judge(
            new ScaleService("demo-app", 2),
            Of(Replica(1, state: ContainerState.Exited)),
            Of(Replica(1, state: ContainerState.Exited), Replica(2))));

    [Theory]
    [InlineData("10", true, true, "Done")]
    [InlineData("10", true, false, "replace demo-app-1")]
    [InlineData("10", false, true, "replace demo-app-1")]
    [InlineData("5", false, false, "NotDone")]
    [InlineData("5", true, true, "Indeterminate")]
    public void Environment_IsReadFromValueAndMark(string value, bool isNew, bool isOurs, string expected)
    {
        var now = With(Replica(1), value) with { StartedAt = isNew ? Later : Began, LastActionId = isOurs ? Id.Value : null };

        Assert.Equal(expected, Judge(Update(restart: true), Of(With(Replica(1), "5")), Of(now)));
    }

    [Fact]
    public void Environment_NewProcessDoesNotServe_IsStarted()
    {
        var now = With(Replica(1, state: ContainerState.Exited), "10") with { StartedAt = Later, LastActionId = Id.Value };

        Assert.Equal("start demo-app-1", Judge(Update(restart: true), Of(With(Replica(1), "5")), Of(now)));
    }

    [Fact]
    public void Environment_ForTheNextStart_IsDoneWhenSet() =>
        Assert.Equal("Done", Judge(Update(restart: false), Of(With(Replica(1), "5")), Of(With(Replica(1), "10"))));

    [Fact]
    public void Rollback_IsReadFromVersionsAndBooks()
    {
        var before = Of(Replica(1, "v2"), Replica(2, "v2")).At("v2", previous: "v1");
        var action = new RollbackDeployment("demo-app");
        var moved = Replica(1) with { LastActionId = Id.Value };

        Assert.Equal("NotDone", Judge(action, before, before));
        Assert.Equal(
            "replace demo-app-2 with v1, make v1 the version of demo-app",
            Judge(action, before, Of(moved, Replica(2, "v2")).At("v2", "v1")));
        Assert.Equal("make v1 the version of demo-app", Judge(action, before, Of(moved, Replica(2)).At("v2", "v1")));
        Assert.Equal("Done", Judge(action, before, Of(moved, Replica(2)).At("v1", null)));
        Assert.Equal("Indeterminate", Judge(action, Of(1), Of(1)));
    }

    private static UpdateEnvironment Update(bool restart) => new("demo-app-1", new Dictionary<string, string?> { ["CACHE"] = "10" }, restart);

    private static Container With(Container replica, string cache) => replica with { Environment = new Dictionary<string, string> { ["CACHE"] = cache } };

    private static string Judge(RemediationAction action, TargetState before, TargetState now) =>
        LocalJudge.Of(action, Id, before, now) is var judgement && judgement is LocalJudge.Partial partial
            ? string.Join(", ", partial.Forward.Select(step => step.Name))
            : judgement.GetType().Name;
}
