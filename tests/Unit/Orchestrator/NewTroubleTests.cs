using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Orchestrator.Clients;
using RunbookExecutor.Orchestrator.Verification;
using Xunit;

namespace RunbookExecutor.Tests.Orchestrator;

public sealed class NewTroubleTests
{
    private static readonly DateTimeOffset Acted = RunStory.Start.AddSeconds(10);

    private static readonly Incident Spike = RunStory.Incident();

    [Fact]
    public void Find_NothingElse_IsNothing() => Assert.Null(Find(Spike, [Replica("demo-app-2")], [Spike]));

    [Theory]
    [InlineData("demo-app-1")]
    [InlineData("demo-app-2")]
    public void Find_ReplicaCrashedAfterTheAct_IsWorse(string replica) =>
        Assert.Equal($"{replica}: it crashed at 12:00:12.000 UTC (exit code 1), after the act", Find(Spike, [Replica(replica, 2)], []));

    [Fact]
    public void Find_ReplicaThatCrashedBeforeToo_IsNotNew() => Assert.Null(Find(Spike, [Replica("demo-app-1", -5, 2)], []));

    [Fact]
    public void Find_CrashLoopItself_IsNotNewButItsNeighbourIs()
    {
        var loop = Of(Spike, AnomalyType.CrashLoop, "demo-app-2") with { Rule = Spike.Rule with { Type = AnomalyType.CrashLoop, Metric = Metric.Crashes } };

        Assert.Null(Find(loop, [Replica("demo-app-2", 2)], []));
        Assert.NotNull(Find(loop, [Replica("demo-app-1", 2)], []));
    }

    [Fact]
    public void Find_OtherTypeFiresSinceTheAct_IsWorse() =>
        Assert.StartsWith("new since the act: HIGH_ERROR_RATE, ", Find(Spike, [], [Since(Of(Spike, AnomalyType.HighErrorRate, "demo-app-2"), 1)]), StringComparison.Ordinal);

    [Fact]
    public void Find_SameTypeElsewhereInTheService_IsWorse() =>
        Assert.NotNull(Find(Spike, [], [Since(Of(Spike, AnomalyType.MemorySpike, "demo-app-3"), 1)]));

    [Fact]
    public void Find_TheSymptomItself_IsNotNew()
    {
        Assert.Null(Find(Spike, [], [Since(Of(Spike, AnomalyType.MemorySpike, "demo-app-2"), 1)]));
        Assert.Null(Find(Spike, [], [Since(Of(Spike, AnomalyType.MemorySpike, null), 1)]));
        Assert.Null(Find(RunStory.Incident(serviceWide: true), [], [Since(Of(Spike, AnomalyType.MemorySpike, "demo-app-3"), 1)]));
    }

    [Fact]
    public void Find_WhatWasThereAtTheActIsOverOrIsElsewhere_IsNotNew()
    {
        var errors = Of(Spike, AnomalyType.HighErrorRate, "demo-app-2");

        Assert.Null(Find(Spike, [], [Since(errors, 0)]));
        Assert.Null(Find(Spike, [], [Since(errors, 1) with { State = IncidentState.Resolved }]));
        Assert.Null(Find(Spike, [], [Since(errors, 1) with { Fingerprint = errors.Fingerprint with { Service = "other" } }]));
    }

    [Fact]
    public void FindPending_BreachThatHasNotLasted_IsWaitedForAndNotWorse()
    {
        var pending = Since(Of(Spike, AnomalyType.HighErrorRate, "demo-app-2"), 1) with { State = IncidentState.Pending };
        var trouble = new NewTrouble(Spike, Acted);

        Assert.Null(trouble.Find([], [pending]));
        Assert.StartsWith("new since the act, and not over yet: HIGH_ERROR_RATE, ", trouble.FindPending([pending]), StringComparison.Ordinal);
    }

    private static string? Find(Incident incident, IReadOnlyList<ReplicaView> replicas, IReadOnlyList<Incident> incidents) =>
        new NewTrouble(incident, Acted).Find(replicas, incidents);

    private static Incident Of(Incident like, AnomalyType type, string? container) =>
        like with { Fingerprint = like.Fingerprint with { Type = type, ContainerId = container } };

    private static Incident Since(Incident incident, int seconds) => incident with { State = IncidentState.Firing, StartedAt = Acted.AddSeconds(seconds) };

    private static ReplicaView Replica(string id, params int[] crashes) => new()
    {
        Id = id,
        Service = "demo-app",
        State = ContainerState.Running,
        Crashes = [.. crashes.Select(seconds => new CrashView(Acted.AddSeconds(seconds), 1))],
    };
}
