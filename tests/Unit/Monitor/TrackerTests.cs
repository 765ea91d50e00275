using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Monitor.Detection;
using RunbookExecutor.Monitor.Tracking;
using Xunit;

namespace RunbookExecutor.Tests.Monitor;

public sealed class TrackerTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 14, 0, 0, TimeSpan.Zero);

    private static readonly DetectionRule Rule = new(
        AnomalyType.MemorySpike, Metric.Memory, 0.8, 0.7, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), "test");

    private TrackingState state = TrackingState.Empty;
    private PlatformSnapshot snapshot = Snapshot(running: 3);

    [Fact]
    public void Track_OneOfThreeReplicas_IsAContainerIncident()
    {
        Step(0, Pending("c1"));
        Step(1, Firing("c1"));

        var incident = Assert.Single(state.Open).Incident;
        Assert.Equal("local/demo-app/MEMORY_SPIKE/c1", incident.Fingerprint.ToString());
        Assert.Equal((IncidentState.Firing, Start, Start.AddSeconds(1)), (incident.State, incident.StartedAt, incident.FiredAt!.Value));
    }

    [Fact]
    public void Track_TwoOfThreeReplicas_AreOneServiceIncidentThatFiresWithItsFirstMember()
    {
        Step(0, Pending("c1"));
        Step(0.5, Pending("c1"), Pending("c2", since: 0.5));
        Step(1, Firing("c1"), Pending("c2", since: 0.5));

        var incident = Assert.Single(state.Open).Incident;
        Assert.Equal("local/demo-app/MEMORY_SPIKE/*", incident.Fingerprint.ToString());
        Assert.Equal((IncidentState.Firing, Start), (incident.State, incident.StartedAt));
        Assert.Equal(["c1", "c2"], incident.Containers);
        var absorbed = Assert.Single(state.Recent).Incident;
        Assert.Equal((IncidentState.Resolved, incident.Id, null), (absorbed.State, absorbed.AbsorbedBy!.Value, absorbed.FiredAt));
    }

    [Fact]
    public void Track_SecondReplicaAfterTheFirstFired_TakesOver()
    {
        Step(0, Firing("c1"));
        var first = state.Open[0].Incident;
        Step(5, Firing("c1"), Pending("c2", since: 5));

        var wide = Assert.Single(state.Open).Incident;
        Assert.Equal((IncidentState.Firing, true), (wide.State, wide.Fingerprint.IsServiceWide));
        var absorbed = Assert.Single(state.Recent).Incident;
        Assert.Equal((first.Id, wide.Id), (absorbed.Id, absorbed.AbsorbedBy!.Value));
    }

    [Fact]
    public void Track_ReplicaThatJoinsAServiceIncident_GetsNoneOfItsOwn()
    {
        Step(0, Firing("c1"), Firing("c2"));
        Step(5, Firing("c1"), Firing("c2"), Firing("c3", since: 5));

        Assert.Equal(["c1", "c2", "c3"], Assert.Single(state.Open).Incident.Containers);
        Assert.Empty(state.Recent);
    }

    [Fact]
    public void Track_ServiceIncident_IsOverWhenEveryMemberIsClear()
    {
        Step(0, Firing("c1"), Firing("c2"));
        Step(5, Clear("c1"), Firing("c2"));
        var half = state.Open.Count;
        Step(6, Clear("c1"), NotBreaching("c2"));
        var almost = state.Open.Count;
        Step(8, Clear("c1"), Clear("c2"));

        Assert.Equal((1, 1, 0), (half, almost, state.Open.Count));
        Assert.Equal(("The symptom is gone.", Start.AddSeconds(8)), (state.Recent[0].Incident.Resolution, state.Recent[0].Incident.ResolvedAt!.Value));
    }

    [Fact]
    public void Track_ServiceIncidentThatHasNotFiredAndShrinks_GoesBackToTheContainer()
    {
        Step(0, Pending("c1"), Pending("c2"));
        Step(0.5, Pending("c1"), NotBreaching("c2"));

        Assert.Equal("c1", Assert.Single(state.Open).Incident.Fingerprint.ContainerId);
        Assert.Null(Assert.Single(state.Recent).Incident.FiredAt);
    }

    [Fact]
    public void Track_FiringServiceIncidentThatShrinks_StaysOne()
    {
        Step(0, Firing("c1"), Firing("c2"));
        Step(5, Firing("c1"), NotBreaching("c2"));

        Assert.True(Assert.Single(state.Open).Incident.Fingerprint.IsServiceWide);
    }

    [Theory]
    [InlineData(1, 1, false)]
    [InlineData(2, 1, false)]
    [InlineData(2, 2, true)]
    [InlineData(4, 2, true)]
    [InlineData(5, 2, false)]
    [InlineData(5, 3, true)]
    public void Track_ShareOfTheRunningReplicas_DecidesWhetherItIsTheService(int running, int breaching, bool isWide)
    {
        snapshot = Snapshot(running);

        Step(0, [.. Enumerable.Range(1, breaching).Select(number => Pending($"c{number}"))]);

        Assert.All(state.Open, tracked => Assert.Equal(isWide, tracked.Incident.Fingerprint.IsServiceWide));
        Assert.Equal(isWide ? 1 : breaching, state.Open.Count);
    }

    [Fact]
    public void Track_DifferentTypes_AreDifferentIncidents()
    {
        var cpu = Rule with { Type = AnomalyType.CpuOverload, Metric = Metric.Cpu };
        Step(0, Pending("c1"), Pending("c2", rule: cpu));

        Assert.Equal(2, state.Open.Count);
        Assert.All(state.Open, tracked => Assert.False(tracked.Incident.Fingerprint.IsServiceWide));
    }

    [Fact]
    public void Track_SameFactsAgain_GiveTheSameId()
    {
        Step(0, Pending("c1"));
        var id = state.Open[0].Incident.Id;
        state = TrackingState.Empty;
        Step(30, Pending("c1"));

        Assert.Equal(id, state.Open[0].Incident.Id);
    }

    [Fact]
    public void Track_PendingThatEnds_LapsesWithoutFiring()
    {
        Step(0, Pending("c1"));
        Step(0.5, NotBreaching("c1"));

        Assert.Empty(state.Open);
        Assert.Equal((null, "It ended before it fired."), (state.Recent[0].Incident.FiredAt, state.Recent[0].Incident.Resolution));
    }

    [Fact]
    public void Track_UnknownData_NeverResolves()
    {
        Step(0, Firing("c1"));
        Step(600, Unknown("c1"));

        Assert.Equal(IncidentState.Firing, Assert.Single(state.Open).Incident.State);
    }

    [Fact]
    public void Track_ContainerRemoved_IsOverAfterTheClearHold()
    {
        Step(0, Firing("c1"));
        snapshot = snapshot with { Containers = [.. snapshot.Containers.Where(container => container.Id != "c1")] };
        Step(1);
        var early = state.Open.Count;
        Step(2);

        Assert.Equal((1, 0), (early, state.Open.Count));
        Assert.Equal("Its containers were removed.", state.Recent[0].Incident.Resolution);
    }

    [Fact]
    public void Track_ContainerStopped_IsOverAfterAMinuteOnly()
    {
        Step(0, Firing("c1"));
        snapshot = snapshot with { Containers = [.. snapshot.Containers.Select(container => container with { State = ContainerState.Exited })] };
        Step(59, Unknown("c1"));
        var early = state.Open.Count;
        Step(61, Unknown("c1"));

        Assert.Equal((1, 0), (early, state.Open.Count));
    }

    [Fact]
    public void Track_ServiceDeployed_IsEvidenceOnTheIncident()
    {
        snapshot = snapshot with { Services = [snapshot.Services[0] with { DeployedAt = Start.AddMinutes(-1) }] };
        Step(0, Firing("c1"));
        snapshot = snapshot with { Services = [snapshot.Services[0] with { DeployedAt = null }] };
        Step(1, Firing("c1"));

        Assert.Equal(Start.AddMinutes(-1), state.Open[0].Incident.DeployedAt);
    }

    [Fact]
    public void Track_NewFiguresOnly_AreNoChangeForReaders()
    {
        Step(0, Firing("c1", value: 0.85));
        var version = state.Version;
        Step(1, Firing("c1", value: 0.86));
        var figures = (state.Version, state.Open[0].Incident.Anomaly.Value);
        Step(2, Firing("c1", value: 0.97, severity: Severity.Critical));

        Assert.Equal((version, 0.86), figures);
        Assert.Equal((version + 1, Severity.Critical), (state.Version, state.Open[0].Incident.Severity));
    }

    [Fact]
    public void Track_ManyIncidents_KeepsABoundedNumberOfTheResolved()
    {
        for (var count = 0; count < 300; count++)
        {
            Step(count * 10, Firing("c1", since: count * 10));
            Step((count * 10) + 1, Clear("c1"));
            Step((count * 10) + 2, Pending("c2", since: count * 10));
            Step((count * 10) + 3, NotBreaching("c2"));
        }

        Assert.Equal((200, 50), (state.Recent.Count(tracked => tracked.Incident.FiredAt is not null), state.Recent.Count(tracked => tracked.Incident.FiredAt is null)));
        Assert.Equal(state.Recent.Select(tracked => tracked.Version).Order(), state.Recent.Select(tracked => tracked.Version));
    }

    [Fact]
    public void Track_NothingWrong_ReturnsTheSameState() => Assert.Same(state, Tracker.Track(state, [], snapshot, Start, "boot"));

    private static PlatformSnapshot Snapshot(int running) => new(
        Start,
        [new Service { Name = "demo-app", Platform = "local", DesiredReplicas = running }],
        [
            .. Enumerable.Range(1, running).Select(number => new Container
            {
                Id = $"c{number}", Name = $"c{number}", Service = "demo-app", Platform = "local", State = ContainerState.Running,
            }),
        ]);

    private static Symptom Pending(string id, double since = 0, DetectionRule? rule = null) => Breach(id, CheckVerdict.Pending, since, 0.85, Severity.Medium, rule ?? Rule);

    private static Symptom Firing(string id, double since = 0, double value = 0.85, Severity severity = Severity.Medium) =>
        Breach(id, CheckVerdict.Firing, since, value, severity, Rule);

    private static Symptom NotBreaching(string id) => new(id, "demo-app", "local", Rule, CheckVerdict.Clear, IsClear: false, Anomaly: null);

    private static Symptom Clear(string id) => NotBreaching(id) with { IsClear = true };

    private static Symptom Unknown(string id) => NotBreaching(id) with { Verdict = CheckVerdict.Unknown };

    private static Symptom Breach(string id, CheckVerdict verdict, double since, double value, Severity severity, DetectionRule rule) =>
        new(id, "demo-app", "local", rule, verdict, IsClear: false, new Anomaly
        {
            Type = rule.Type,
            Severity = severity,
            ContainerId = id,
            ContainerName = id,
            Service = "demo-app",
            Value = value,
            Threshold = rule.Threshold,
            Since = Start.AddSeconds(since),
            IsHeld = verdict == CheckVerdict.Firing,
            Time = Start.AddSeconds(since),
            Message = "test",
        });

    private void Step(double at, params Symptom[] symptoms) => state = Tracker.Track(state, symptoms, snapshot, Start.AddSeconds(at), "boot");
}
