using System.Text.Json.Nodes;
using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Platforms.Docker.Acting;
using RunbookExecutor.Platforms.Docker.Acting.Copying;
using RunbookExecutor.Platforms.Docker.Acting.Recreating;
using RunbookExecutor.Platforms.Docker.Reading;
using Xunit;

namespace RunbookExecutor.Tests.Unit.Docker;

/// <summary>A rollback moves what runs, and what crashed, and leaves a replica alone that somebody has stopped.</summary>
public sealed class ServiceSwapTests
{
    private const string Former = "sha256:2222";

    private static readonly ActionId Action = new("act-01900000-0000-7000-8000-000000000001");
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 14, 0, 0, TimeSpan.Zero);
    private static readonly Change.Image Change = new(Former, "app:0");

    [Fact]
    public void Rollback_BesideAStoppedReplica_MovesTheOthers()
    {
        var (steps, problem) = Plan(Replica(1), Replica(2, EngineDocument.Stopped), Replica(3, Crashed));

        Assert.Null(problem);
        Assert.Equal(["start web-1", "start web-3"], steps.Where(step => step.StartsWith("start", StringComparison.Ordinal)));
        Assert.DoesNotContain(steps, step => step.Contains("web-2", StringComparison.Ordinal));
    }

    [Fact]
    public void Rollback_WhereEveryReplicaIsStopped_IsRefused()
    {
        var (steps, problem) = Plan(Replica(1, EngineDocument.Stopped), Replica(2, EngineDocument.Stopped));

        Assert.Empty(steps);
        Assert.Equal(("NOT_RUNNING", "web has no replica that runs; those that are stopped are left alone. Start one first."), (problem?.Rule, problem?.Reason));
    }

    [Fact]
    public void Judgement_WhereAStoppedReplicaWasLeft_IsDoneAndSaysSo()
    {
        Inspected[] before = [Replica(1), Replica(2, EngineDocument.Stopped)];
        Inspected[] now = [Moved(1), Kept(1), Replica(2, EngineDocument.Stopped)];

        var done = Assert.IsType<Progress.Done>(Judge(before, now));

        Assert.Equal("1 of 2 replicas of web run app:0; web-2 is stopped and stays as it is.", done.Evidence);
    }

    [Fact]
    public void Judgement_WhereACrashedReplicaIsNotMovedYet_GoesOn()
    {
        Inspected[] before = [Replica(1), Replica(2, Crashed)];

        var partial = Assert.IsType<Progress.Partial>(Judge(before, [Moved(1), Kept(1), Replica(2, Crashed)]));

        Assert.Contains("start web-2", partial.Forward.Select(step => step.Name));
    }

    [Fact]
    public void Judgement_WhereNothingWasMoved_IsNotDone()
    {
        Inspected[] before = [Replica(1), Replica(2, EngineDocument.Stopped)];

        Assert.IsType<Progress.NotDone>(Judge(before, before));
    }

    private static (IEnumerable<string> Steps, Actuation.Impossible? Problem) Plan(params Inspected[] replicas)
    {
        var (steps, problem) = ServiceSwap.Plan(Change, Action, Target(replicas), Sighting(replicas));
        return (steps.Select(step => step.Name), problem);
    }

    private static Progress Judge(Inspected[] before, Inspected[] now) =>
        ServiceSwap.Judge(Change, Action, Target(before), Target([.. now.Where(container => !SpareName.IsOne(container.Name))]), Sighting(now));

    private static Inspected Replica(int number, Action<JsonObject>? change = null) => EngineDocument.Container($"web-{number}", Id(number), change);

    private static Inspected Kept(int number) => EngineDocument.Container(SpareName.Kept($"web-{number}", Action).ToString(), Id(number), EngineDocument.Stopped);

    private static Inspected Moved(int number) => EngineDocument.Container($"web-{number}", $"f{Id(number)[1..]}", document =>
    {
        document["Image"] = Former;
        document["Config"]!["Labels"]!["runbook.action"] = Action.Value;
    });

    private static void Crashed(JsonObject document)
    {
        EngineDocument.Stopped(document);
        document["State"]!["ExitCode"] = 1L;
        document["HostConfig"]!["RestartPolicy"]!["Name"] = "no";
    }

    private static string Id(int number) => $"0{number}23456789abcdef";

    private static Sighting Sighting(Inspected[] containers) => new(Now, containers, new HashSet<string>());

    private static TargetState Target(Inspected[] replicas)
    {
        Container[] containers = [.. replicas.Select(Container)];
        return new TargetState(Services.Of(containers).Single(), containers);
    }

    private static Container Container(Inspected replica) => new()
    {
        Id = replica.Name, PlatformId = replica.Id, Name = replica.Name, Service = "web", Platform = "docker", State = ContainerStates.Of(replica.Status), StartedAt = replica.StartedAt,
    };
}
