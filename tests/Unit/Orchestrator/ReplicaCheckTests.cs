using RunbookExecutor.Core.Containers;
using RunbookExecutor.Orchestrator.Clients;
using RunbookExecutor.Orchestrator.Verification;
using Xunit;

namespace RunbookExecutor.Tests.Orchestrator;

public sealed class ReplicaCheckTests
{
    private static readonly DateTimeOffset Acted = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(HealthState.None)]
    [InlineData(HealthState.Healthy)]
    public void Problem_RunsAsTheActLeftIt_IsNone(HealthState health) =>
        Assert.Null(Problem(Replica() with { Health = health }));

    [Fact]
    public void Problem_CrashBeforeTheAct_IsNone() =>
        Assert.Null(Problem(Replica() with { Crashes = [new CrashView(Acted)] }));

    [Fact]
    public void Problem_CrashAfterTheAct_IsPresentUntilTheHoldBeginsAnew()
    {
        var replica = Replica() with { StartedAt = Acted.AddSeconds(3), Crashes = [new CrashView(Acted.AddSeconds(2), 137, OutOfMemory: true)] };

        Assert.Equal(
            new SymptomReading(SymptomVerdict.Present, "it was killed for want of memory at 12:00:02.000 UTC (exit code 137)"),
            Problem(replica));
        Assert.Null(Problem(replica, since: Acted.AddSeconds(2).AddMilliseconds(1)));
    }

    [Fact]
    public void Problem_StartedAgainWithoutACrash_SaysNothingAboutTheAct() =>
        Assert.Equal(
            new SymptomReading(SymptomVerdict.Blind, "somebody else started it again at 12:00:05.000 UTC"),
            Problem(Replica() with { StartedAt = Acted.AddSeconds(5) }));

    [Theory]
    [InlineData(ContainerState.Exited, SymptomVerdict.Blind)]
    [InlineData(ContainerState.Stopping, SymptomVerdict.Blind)]
    [InlineData(ContainerState.Starting, SymptomVerdict.Unknown)]
    public void Problem_DoesNotRun_IsNeverRecovery(ContainerState state, SymptomVerdict verdict) =>
        Assert.Equal(verdict, Problem(Replica() with { State = state })?.Verdict);

    [Theory]
    [InlineData(HealthState.Unhealthy, SymptomVerdict.Present)]
    [InlineData(HealthState.Starting, SymptomVerdict.Unknown)]
    public void Problem_HealthCheckDoesNotPass_IsNeverRecovery(HealthState health, SymptomVerdict verdict) =>
        Assert.Equal(verdict, Problem(Replica() with { Health = health })?.Verdict);

    private static SymptomReading? Problem(ReplicaView replica, DateTimeOffset? since = null) => ReplicaCheck.Problem(replica, Acted, since ?? Acted);

    private static ReplicaView Replica() => new() { Id = "web-1", Service = "web", State = ContainerState.Running, StartedAt = Acted.AddSeconds(-1) };
}
