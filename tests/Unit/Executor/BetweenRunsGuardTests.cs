using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Executor.Freezing;
using RunbookExecutor.Executor.Guards;
using Xunit;

namespace RunbookExecutor.Tests.Executor;

public sealed class BetweenRunsGuardTests
{
    private const string Slot2 = "fake/demo-app/demo-app-2";
    private static readonly TestTime Time = new();
    private static readonly PlatformSnapshot Fleet3 = Fleet.Of("demo-app", 3, Time);
    private static readonly RunKey Key = new(Slot2, "MEMORY_SPIKE");

    [Fact]
    public void Key_IsTheAffectedReplica_ElseTheService_ElseTheTarget()
    {
        Assert.Equal(Key, KeyOf(Asked(Rig.Restart("demo-app-1"), "demo-app-2")));
        Assert.Equal(new RunKey("fake/demo-app", "MEMORY_SPIKE"), KeyOf(Asked(Rig.Restart("demo-app-1"), "demo-app-1", "demo-app-2")));
        Assert.Equal(new RunKey(Slot2, Anomaly: null), KeyOf(Rig.Restart("demo-app-2")));
        Assert.Equal(new RunKey("fake/demo-app", Anomaly: null), KeyOf(Rig.Scale(4)));
    }

    [Fact]
    public void Cooldown_CountsFromTheLatestActionOfTheKey_WhateverCameOfIt()
    {
        var guard = new CooldownGuard();

        var deny = Assert.IsType<Verdict.Deny>(guard.Check(Asked(), Context(Ran(500, VerificationOutcome.Effective, 490), Ran(119.999, outcome: null))));

        Assert.Equal(("COOLDOWN", TimeSpan.FromMilliseconds(1)), (deny.Rule, deny.RetryAfter));
        Assert.Equal($"MEMORY_SPIKE of {Slot2} was acted on 1m59.999s ago, and runs for the same keep 2m apart. The next may begin in 1ms.", deny.Reason);
        Assert.True(guard.Check(Asked(), Context(Ran(120, outcome: null))).IsAllowed);
        Assert.True(guard.Check(Asked(Rig.Restart("demo-app-3"), "demo-app-3"), Context(Ran(1, outcome: null))).IsAllowed);
        Assert.True(guard.Check(Asked() with { Anomaly = AnomalyType.CpuOverload }, Context(Ran(1, outcome: null))).IsAllowed);
    }

    [Fact]
    public void LaterActionsOfARun_AreBoundByItsLengthOnly()
    {
        var run = RunId.New(Time);
        var context = Context(Ran(900, VerificationOutcome.Ineffective, 800), Ran(700, VerificationOutcome.Ineffective, 600), Ran(10, outcome: null) with { RunId = run });
        var later = Asked() with { RunId = run };

        Assert.All(new IGuard[] { new CooldownGuard(), new BackoffGuard(), new CircuitGuard(), new RunLimitGuard() }, guard => Assert.True(guard.Check(later, context).IsAllowed));
        Assert.False(new CooldownGuard().Check(later with { Caller = "somebody" }, context).IsAllowed);
        Assert.False(new CooldownGuard().Check(Asked(), context).IsAllowed);
    }

    [Fact]
    public void RunLimit_TheFifthActionOfARun_IsRefusedForGood()
    {
        var run = RunId.New(Time);
        var four = Enumerable.Range(0, 4).Select(n => Ran(100 - n, outcome: null) with { RunId = run }).ToArray();

        var deny = Assert.IsType<Verdict.Deny>(new RunLimitGuard().Check(Asked() with { RunId = run }, Context(four)));

        Assert.Equal(("RUN_LIMIT", null), (deny.Rule, deny.RetryAfter));
        Assert.True(new RunLimitGuard().Check(Asked() with { RunId = run }, Context(four[..3])).IsAllowed);
    }

    [Theory]
    [InlineData(1, 60)]
    [InlineData(2, 120)]
    [InlineData(3, 240)]
    [InlineData(5, 960)]
    [InlineData(6, 1800)]
    [InlineData(9, 1800)]
    public void Backoff_DoublesWithEachRunInARow_ToHalfAnHour(int failures, int wait)
    {
        var row = Enumerable.Range(0, failures).Select(n => Ran(200 + (n * 100), VerificationOutcome.Inconclusive, 10 + (n * 100))).Reverse().ToArray();

        var deny = Assert.IsType<Verdict.Deny>(new BackoffGuard().Check(Asked(), Context(row)));

        Assert.Equal(("BACKOFF", TimeSpan.FromSeconds(wait - 10)), (deny.Rule, deny.RetryAfter));
    }

    [Fact]
    public void Backoff_AnEffectiveRunThatHeldTenMinutes_Forgives()
    {
        var failed = Ran(1500, VerificationOutcome.Harmful, 1400);
        var failedSince = Ran(30, VerificationOutcome.Ineffective, 5);

        Assert.Single(RowOf(failed, Ran(1300, VerificationOutcome.Effective, 630), failedSince));
        Assert.Equal(2, RowOf(failed, Ran(1300, VerificationOutcome.Effective, 629.999), failedSince).Count);
        Assert.Empty(RowOf(failed, Ran(1300, VerificationOutcome.Effective, 600)));
    }

    [Fact]
    public void Backoff_WaitsNoLongerThanUntilTheEffectiveRunHasHeld()
    {
        var row = Enumerable.Range(0, 5).Select(n => Ran(700 + (n * 100), VerificationOutcome.Ineffective, 400 + (n * 100))).Reverse();

        var deny = Assert.IsType<Verdict.Deny>(new BackoffGuard().Check(Asked(), Context([.. row, Ran(390, VerificationOutcome.Effective, 300)])));

        Assert.Equal(TimeSpan.FromSeconds(300), deny.RetryAfter);
    }

    [Fact]
    public void Circuit_TwoRunsThatDidNotHelp_OpenItForAQuarterOfAnHour()
    {
        var guard = new CircuitGuard();
        ActionRecord[] two = [Ran(900, VerificationOutcome.Ineffective, 800), Ran(400, VerificationOutcome.Inconclusive, 300)];

        var deny = Assert.IsType<Verdict.Deny>(guard.Check(Asked(), Context(two)));

        Assert.Equal(("CIRCUIT_OPEN", TimeSpan.FromMinutes(10)), (deny.Rule, deny.RetryAfter));
        Assert.Equal($"The last 2 runs did not help. Automation leaves MEMORY_SPIKE of {Slot2} to a person; one run may try again in 10m.", deny.Reason);
        Assert.True(guard.Check(Asked(), Context(two[0])).IsAllowed);
        Assert.True(guard.Check(Asked(), Context([.. two, Ran(200, VerificationOutcome.Effective, 100)])).IsAllowed);
    }

    [Fact]
    public void Circuit_HalfOpen_AdmitsExactlyOneRun()
    {
        ActionRecord[] two = [Ran(2900, VerificationOutcome.Ineffective, 2800), Ran(1000, VerificationOutcome.Ineffective, 900)];
        var guard = new CircuitGuard();

        Assert.True(guard.Check(Asked(), Context(two)).IsAllowed);
        var deny = Assert.IsType<Verdict.Deny>(guard.Check(Asked(), Context([.. two, Ran(500, outcome: null)])));
        Assert.Null(deny.RetryAfter);
        Assert.False(guard.Check(Asked(), Context([.. two, Ran(500, VerificationOutcome.Inconclusive, 10)])).IsAllowed);
        Assert.True(guard.Check(Asked(), Context([.. two, Ran(500, VerificationOutcome.Effective, 10)])).IsAllowed);
    }

    [Fact]
    public void Circuit_ThreeThatHelpedAndCameAgain_OpenIt_UntilTheOldestIsForgotten()
    {
        var guard = new CircuitGuard();
        ActionRecord[] three = [Ran(14_390, VerificationOutcome.Effective, 14_300), Ran(4000, VerificationOutcome.Effective, 3900), Ran(700, VerificationOutcome.Effective, 600)];

        var deny = Assert.IsType<Verdict.Deny>(guard.Check(Asked(), Context(three)));

        Assert.Equal(TimeSpan.FromSeconds(10), deny.RetryAfter);
        Assert.StartsWith("3 runs within 4h helped, and the trouble came again after each.", deny.Reason, StringComparison.Ordinal);
        Assert.True(guard.Check(Asked(), Context(three[1..])).IsAllowed);
    }

    [Fact]
    public void Storm_ThreeOfEightServices_StopsAll_AndTwoOrASmallShareDoNot()
    {
        var guard = new StormGuard();

        var deny = Assert.IsType<Verdict.Deny>(guard.Check(Asked(), Storm(8, ("a", 100), ("b", 50), ("c", 1), ("a", 3))));

        Assert.Equal(("STORM", TimeSpan.FromSeconds(70)), (deny.Rule, deny.RetryAfter));
        Assert.True(guard.Check(Asked(), Storm(8, ("a", 1), ("b", 1))).IsAllowed);
        Assert.True(guard.Check(Asked(), Storm(8, ("a", 1), ("b", 1), ("c", 120))).IsAllowed);
        Assert.True(guard.Check(Asked(), Storm(8, ("a", 1), ("b", 1), ("unknown", 1))).IsAllowed);
        Assert.True(guard.Check(Asked(), Storm(9, ("a", 1), ("b", 1), ("c", 1))).IsAllowed);
        Assert.True(guard.Check(Asked(), Storm(2, ("a", 1), ("b", 1))).IsAllowed);
    }

    private static GuardContext Storm(int watched, params (string Service, int Age)[] sightings) => Context() with
    {
        Services = [.. Enumerable.Range(0, watched).Select(n => ((char)('a' + n)).ToString())],
        History = ActionHistory.Empty with { Sightings = [.. sightings.Select(seen => new IncidentSighting(seen.Service, TimeSpan.FromSeconds(seen.Age)))] },
    };

    private static RunKey KeyOf(ActionRequest request) => RunBoundary.KeyOf(request, Context());

    private static IReadOnlyList<KeyedRun> RowOf(params ActionRecord[] history) => BackoffGuard.RowOf(KeyHistory.Of(new ActionHistory(history, Freeze: null), Key));

    private static ActionRequest Asked() => Asked(Rig.Restart("demo-app-2"), "demo-app-2");

    private static ActionRequest Asked(ActionRequest request, params string[] affected) => request with { Anomaly = AnomalyType.MemorySpike, AffectedContainers = affected };

    private static GuardContext Context(params ActionRecord[] history) =>
        new(new ActionHistory(history, Freeze: null), new TargetState(Fleet3.Services[0], Fleet3.Containers), new PolicyOptions(), FreezeState.Thawed);

    private static ActionRecord Ran(double age, VerificationOutcome? outcome, double settled = 0) => new()
    {
        Id = ActionId.New(Time),
        Caller = "agent",
        Target = Slot2,
        SentAt = Time.GetUtcNow(),
        Age = TimeSpan.FromSeconds(age),
        Outcome = ActionOutcome.Succeeded,
        Verification = outcome is { } verified ? new VerificationPayload(verified, "seen") : null,
        VerifiedAge = TimeSpan.FromSeconds(settled),
        Intent = new IntentPayload
        {
            Action = new RestartContainer("demo-app-2"),
            Before = new TargetState(Fleet3.Services[0], Fleet3.Containers),
            Steps = [],
            Key = Key,
            Policy = new PolicyOptions().Figures,
        },
    };
}
