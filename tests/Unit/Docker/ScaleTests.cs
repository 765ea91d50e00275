using System.Text.Json.Nodes;
using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Platforms.Docker.Acting;
using RunbookExecutor.Platforms.Docker.Acting.Scaling;
using RunbookExecutor.Platforms.Docker.Reading;
using Xunit;

namespace RunbookExecutor.Tests.Unit.Docker;

/// <summary>How many replicas a service has is how many of them run; one that is stopped is its operator's.</summary>
public sealed class ScaleTests
{
    private static readonly ActionId Action = new("act-01900000-0000-7000-8000-000000000001");
    private static readonly ActionId Other = new("act-01900000-0000-7000-8000-000000000002");
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 14, 0, 0, TimeSpan.Zero);

    [Fact]
    public void ScaleUp_BesideStoppedReplicas_AddsUntilSoManyRun()
    {
        Inspected[] replicas = [Running(1), Running(2), Running(3), Stopped(4), Stopped(5)];

        Assert.Equal(["create web-6", "compare web-6 with web-1", "start web-6", "create web-7", "compare web-7 with web-1", "start web-7"], Steps(5, replicas));
    }

    [Fact]
    public void ScaleUp_BesideMoreStoppedReplicasThanAreAskedFor_RemovesNone()
    {
        Inspected[] replicas = [Running(1), Running(2), Running(3), Stopped(4), Stopped(5), Stopped(6)];

        Assert.Equal(["create web-7", "compare web-7 with web-1", "start web-7", "create web-8", "compare web-8 with web-1", "start web-8"], Steps(5, replicas));
    }

    [Fact]
    public void ScaleDown_BesideStoppedReplicas_RemovesTheYoungestThatRun()
    {
        Inspected[] replicas = [Running(1), Running(2), Running(3), Stopped(4), Paused(5)];

        Assert.Equal(["stop web-3", "remove web-3", "stop web-2", "remove web-2"], Steps(1, replicas));
    }

    [Fact]
    public void ScaleDown_WithAReplicaThatDoesNotStayUp_RemovesThatOneFirst() =>
        Assert.Equal(["stop web-1", "remove web-1"], Steps(2, [Restarting(1), Running(2), Running(3)]));

    [Fact]
    public void ScaleDown_ThatPutsAnActionBack_RemovesWhatThatOneAddedThoughItEnded()
    {
        Inspected[] replicas = [Running(1), Running(2), Added(3, Other, EngineDocument.Stopped), Added(4, Action, EngineDocument.Stopped)];

        Assert.Equal(["remove web-3"], Steps(new ScaleService("web", 2) { PutsBack = Other }, replicas));
        Assert.Empty(Steps(2, replicas));
    }

    [Fact]
    public void Scaling_ToAsManyAsRun_HasNothingToDo() => Assert.Empty(Steps(2, [Running(1), Running(2), Stopped(3)]));

    [Fact]
    public void Service_OfTheActuator_IsToldToRunThoseThatAreUp()
    {
        Container[] replicas = [.. new[] { Running(1), Restarting(2), Stopped(3), Paused(4) }.Select(Container)];

        Assert.Equal(2, Assert.Single(Services.Of(replicas)).DesiredReplicas);
    }

    [Fact]
    public void Judgement_OfAScaleUp_IsDoneOnlyWhenSoManyRun()
    {
        Inspected[] before = [Running(1), Running(2), Running(3), Stopped(4), Stopped(5)];

        Assert.IsType<Progress.NotDone>(Judge(5, before, before));
        Assert.IsType<Progress.Done>(Judge(5, before, [.. before, Added(6), Added(7)]));
    }

    [Fact]
    public void Judgement_OfAScaleUpWhereAnotherReplicaEnded_GoesOnUntilSoManyRun()
    {
        Inspected[] before = [Running(1), Running(2)];

        var partial = Assert.IsType<Progress.Partial>(Judge(3, before, [Running(1), Stopped(2), Added(3)]));

        Assert.Equal(["create web-4", "compare web-4 with web-1", "start web-4"], partial.Forward.Select(step => step.Name));
    }

    [Fact]
    public void Judgement_OfAScaleUpThatAddedNothing_IsNotDoneThoughAnotherReplicaEnded() =>
        Assert.IsType<Progress.NotDone>(Judge(4, [Running(1), Running(2), Running(3)], [Running(1), Running(2), Stopped(3)]));

    [Fact]
    public void Judgement_OfAScaleUpThatAddedNothing_IsNotDoneThoughSomebodyRemovedAReplica() =>
        Assert.IsType<Progress.NotDone>(Judge(4, [Running(1), Running(2), Running(3)], [Running(1), Running(2)]));

    [Fact]
    public void Judgement_OfAScaleDownKilledAfterAStop_RemovesThatOneAndNoOtherStoppedOne()
    {
        Inspected[] before = [Running(1), Running(2), Running(3), Stopped(4)];

        var partial = Assert.IsType<Progress.Partial>(Judge(1, before, [Running(1), Running(2), Stopped(3), Stopped(4)]));

        Assert.Equal(["remove web-3", "stop web-2", "remove web-2"], partial.Forward.Select(step => step.Name));
    }

    [Fact]
    public void Judgement_OfAScaleDownKilledBeforeTheLastRemoval_IsNotDoneYet()
    {
        var partial = Assert.IsType<Progress.Partial>(Judge(1, [Running(1), Running(2)], [Running(1), Stopped(2)]));

        Assert.Equal(["remove web-2"], partial.Forward.Select(step => step.Name));
    }

    [Fact]
    public void Judgement_OfAScaleDownThatEndsWithFewer_IsForAPerson()
    {
        var progress = Assert.IsType<Progress.Indeterminate>(Judge(2, [Running(1), Running(2), Running(3)], [Running(1), Stopped(2)]));

        Assert.Contains("2 replicas, 1 of them running", progress.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void Judgement_OfAScaleDown_LeavesAStoppedReplicaAndIsDone() =>
        Assert.IsType<Progress.Done>(Judge(1, [Running(1), Running(2), Stopped(3)], [Running(1), Stopped(3)]));

    [Fact]
    public void Judgement_OfPuttingBack_IsDoneWhenNothingThatWasAddedIsLeft()
    {
        var back = new ScaleService("web", 1) { PutsBack = Other };
        Inspected[] before = [Running(1), Added(2, Other), Added(3, Other, EngineDocument.Stopped)];

        var partial = Assert.IsType<Progress.Partial>(Judge(back, before, [Running(1), Added(3, Other, EngineDocument.Stopped)]));

        Assert.Equal(["remove web-3"], partial.Forward.Select(step => step.Name));
        Assert.IsType<Progress.Done>(Judge(back, before, [Running(1)]));
    }

    [Fact]
    public void Judgement_OfASiblingThatWasNotComparedYet_ComparesItBeforeItStarts()
    {
        var partial = Assert.IsType<Progress.Partial>(Judge(3, [Running(1)], [Running(1), Added(2), Added(3, change: EngineDocument.Created)]));

        Assert.Equal(["compare web-3 with web-1", "start web-3"], partial.Forward.Select(step => step.Name));
    }

    [Fact]
    public void Judgement_OfASecondSiblingThatDiffers_TakesItAway()
    {
        var partial = Assert.IsType<Progress.Partial>(Judge(3, [Running(1)], [Running(1), Added(2), Added(3, change: document =>
        {
            EngineDocument.Created(document);
            document["HostConfig"]!["Memory"] = 1;
        })]));

        Assert.Equal(["remove web-3"], partial.Forward.Select(step => step.Name));
        Assert.Contains("web-3 differs from web-1 in HostConfig.Memory and is taken away", partial.Evidence, StringComparison.Ordinal);
    }

    private static Inspected Running(int number) => Replica(number);

    private static Inspected Stopped(int number) => Replica(number, EngineDocument.Stopped);

    private static Inspected Paused(int number) => Replica(number, document => (document["State"]!["Status"], document["State"]!["Paused"]) = ("paused", true));

    private static Inspected Restarting(int number) => Replica(number, document => (document["State"]!["Status"], document["State"]!["Restarting"]) = ("restarting", true));

    private static Inspected Added(int number, ActionId? by = null, Action<JsonObject>? change = null) => Replica(number, document =>
    {
        document["Config"]!["Labels"]!["runbook.added-by"] = (by ?? Action).Value;
        change?.Invoke(document);
    });

    private static Inspected Replica(int number, Action<JsonObject>? change = null) => EngineDocument.Container($"web-{number}", $"{number}123456789abcdef", document =>
    {
        document["NetworkSettings"]!["Networks"]!.AsObject().Remove("back");
        change?.Invoke(document);
    });

    private static IEnumerable<string> Steps(int wanted, Inspected[] replicas) => Steps(new ScaleService("web", wanted), replicas);

    private static IEnumerable<string> Steps(ScaleService scale, Inspected[] replicas)
    {
        var (steps, problem) = Scale.Plan(scale, Action, Target(replicas), Sighting(replicas));
        Assert.Null(problem);
        return steps.Select(step => step.Name);
    }

    private static Progress Judge(int wanted, Inspected[] before, Inspected[] now) => Judge(new ScaleService("web", wanted), before, now);

    private static Progress Judge(ScaleService scale, Inspected[] before, Inspected[] now) => Scale.Judge(scale, Action, Target(before), Target(now), Sighting(now));

    private static Sighting Sighting(Inspected[] replicas) => new(Now, replicas, new HashSet<string>());

    private static TargetState Target(Inspected[] replicas) => new(Services.Of([.. replicas.Select(Container)]).Single(), [.. replicas.Select(Container)]);

    private static Container Container(Inspected replica) => new()
    {
        Id = replica.Name, PlatformId = replica.Id, Name = replica.Name, Service = "web", Platform = "docker", State = ContainerStates.Of(replica.Status), StartedAt = replica.StartedAt,
    };
}
