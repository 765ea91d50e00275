using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Executor.Freezing;
using RunbookExecutor.Executor.Guards;
using Xunit;

namespace RunbookExecutor.Tests.Executor;

public sealed class GuardTests
{
    private static readonly TestTime Time = new();
    private static readonly PlatformSnapshot Fleet3 = Fleet.Of("demo-app", 3, Time);

    [Fact]
    public void RateLimit_NineInTheHour_Allows() =>
        Assert.True(new RateLimitGuard().Check(Rig.Scale(4), Context(Sent(9, minutesAgo: 1))).IsAllowed);

    [Fact]
    public void RateLimit_TenInTheHour_DeniesUntilTheOldestLeaves()
    {
        var verdict = new RateLimitGuard().Check(Rig.Scale(4), Context([Sent(TimeSpan.FromMilliseconds(3_599_999)), .. Sent(9, minutesAgo: 1)]));

        var deny = Assert.IsType<Verdict.Deny>(verdict);
        Assert.Equal("RATE_LIMIT", deny.Rule);
        Assert.Equal(TimeSpan.FromMilliseconds(1), deny.RetryAfter);
        Assert.Equal("10 of 10 actions were sent in the last hour. The next is possible in 1ms.", deny.Reason);
    }

    [Fact]
    public void RateLimit_TheOldestExactlyAnHourOld_Allows() =>
        Assert.True(new RateLimitGuard().Check(Rig.Scale(4), Context([Sent(TimeSpan.FromHours(1)), .. Sent(9, minutesAgo: 1)])).IsAllowed);

    [Fact]
    public void RateLimit_MoreThanTheLimit_WaitsForAsManyAsAreTooMany()
    {
        var history = Enumerable.Range(1, 12).Select(minute => Sent(TimeSpan.FromMinutes(minute))).ToArray();

        var deny = Assert.IsType<Verdict.Deny>(new RateLimitGuard().Check(Rig.Scale(4), Context(history)));

        Assert.Equal(TimeSpan.FromMinutes(60 - 10), deny.RetryAfter);
    }

    [Fact]
    public void RateLimit_OfZero_NeverFrees()
    {
        var deny = Assert.IsType<Verdict.Deny>(new RateLimitGuard().Check(Rig.Scale(4), Context([], policy: new PolicyOptions { MaxActionsPerHour = 0 })));

        Assert.Null(deny.RetryAfter);
    }

    [Fact]
    public void RestartLimit_ThreeOfThisSlot_DeniesThatSlotOnly()
    {
        ActionRecord[] history = [.. Enumerable.Range(1, 3).Select(n => Sent(TimeSpan.FromMinutes(n * 10), slot: "fake/demo-app/demo-app-2"))];
        var guard = new RestartLimitGuard();

        var deny = Assert.IsType<Verdict.Deny>(guard.Check(Rig.Restart("demo-app-2"), Context(history)));
        Assert.Equal("RESTART_LIMIT", deny.Rule);
        Assert.Equal(TimeSpan.FromMinutes(30), deny.RetryAfter);
        Assert.True(guard.Check(Rig.Restart("demo-app-1"), Context(history)).IsAllowed);
    }

    [Fact]
    public void RestartLimit_EnvironmentChange_CountsOnlyWhenItRecreates()
    {
        ActionRecord[] history = [.. Enumerable.Range(1, 3).Select(n => Sent(TimeSpan.FromMinutes(n), slot: "fake/demo-app/demo-app-2"))];
        var guard = new RestartLimitGuard();

        Assert.False(guard.Check(Rig.Update("demo-app-2", restart: true), Context(history)).IsAllowed);
        Assert.True(guard.Check(Rig.Update("demo-app-2", restart: false), Context(history)).IsAllowed);
        Assert.True(guard.Check(Rig.Rollback(), Context(history)).IsAllowed);
    }

    [Theory]
    [InlineData(4999, 1)]
    [InlineData(0, 5000)]
    [InlineData(1234, 3766)]
    public void Spacing_TooSoon_DeniesForTheRest(int age, int wait)
    {
        var deny = Assert.IsType<Verdict.Deny>(new SpacingGuard().Check(Rig.Scale(4), Context([Sent(TimeSpan.FromMilliseconds(age)), Sent(TimeSpan.FromHours(2))])));

        Assert.Equal(("SPACING", TimeSpan.FromMilliseconds(wait)), (deny.Rule, deny.RetryAfter));
    }

    [Fact]
    public void Spacing_ExactlyFiveSeconds_Allows() =>
        Assert.True(new SpacingGuard().Check(Rig.Scale(4), Context([Sent(TimeSpan.FromSeconds(5))])).IsAllowed);

    [Theory]
    [InlineData(0, "0 replicas are outside of 1..5. Ask for 1 at least.")]
    [InlineData(6, "6 replicas are outside of 1..5. Ask for 5 at most.")]
    [InlineData(-1, "-1 replicas are outside of 1..5. Ask for 1 at least.")]
    [InlineData(int.MaxValue, "2147483647 replicas are outside of 1..5. Ask for 5 at most.")]
    public void ReplicaBounds_OutOfRange_SaysTheNearest(int replicas, string reason)
    {
        var deny = Assert.IsType<Verdict.Deny>(new ReplicaBoundsGuard().Check(Rig.Scale(replicas), Context()));

        Assert.Equal(("REPLICAS_OUT_OF_RANGE", reason, null), (deny.Rule, deny.Reason, deny.RetryAfter));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public void ReplicaBounds_WithinTwoOfThree_Allows(int replicas) =>
        Assert.True(new ReplicaBoundsGuard().Check(Rig.Scale(replicas), Context()).IsAllowed);

    [Fact]
    public void ReplicaBounds_StepTooBig_SaysTheNearest()
    {
        var one = Fleet.Of("demo-app", 1, Time);

        var deny = Assert.IsType<Verdict.Deny>(new ReplicaBoundsGuard().Check(Rig.Scale(4), Context(fleet: one)));

        Assert.Equal("demo-app has 1 replica, and one action may change that by at most 2. Ask for 3 at most.", deny.Reason);
    }

    [Theory]
    [InlineData(AutomationMode.Observe, "demo-app is in mode observe.")]
    [InlineData(AutomationMode.Propose, "demo-app is in mode propose.")]
    public void Approval_TargetNotAuto_IsNeededAndSaysHowToOpenIt(AutomationMode mode, string part)
    {
        var fleet = Fleet3 with { Services = [Fleet3.Services[0] with { Mode = mode }] };

        var ask = Assert.IsType<Verdict.NeedsApproval>(new ApprovalGuard().Check(Rig.Scale(4), Context(fleet: fleet)));

        Assert.Contains(part, ask.Reason, StringComparison.Ordinal);
        Assert.Contains("'mode: auto'", ask.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Approval_OneReplicaStricterThanItsService_IsNeededForThatOne()
    {
        var fleet = Fleet3 with { Containers = [Fleet3.Containers[0] with { Mode = AutomationMode.Observe }, .. Fleet3.Containers.Skip(1)] };

        Assert.False(new ApprovalGuard().Check(Rig.Restart("demo-app-1"), Context(fleet: fleet)).IsAllowed);
        Assert.True(new ApprovalGuard().Check(Rig.Restart("demo-app-2"), Context(fleet: fleet)).IsAllowed);
    }

    [Fact]
    public void Approval_RunbookProposalOrList_IsNeededInModeAuto()
    {
        var guard = new ApprovalGuard();

        Assert.IsType<Verdict.NeedsApproval>(guard.Check(Rig.Scale(4) with { Mode = AutomationMode.Propose }, Context()));
        Assert.IsType<Verdict.NeedsApproval>(guard.Check(Rig.Scale(4) with { IsProposal = true }, Context()));
        Assert.IsType<Verdict.NeedsApproval>(guard.Check(Rig.Scale(4), Context(policy: new PolicyOptions { AlwaysAsk = ["scale-service"] })));
        Assert.True(guard.Check(Rig.Restart("demo-app-1"), Context(policy: new PolicyOptions { AlwaysAsk = ["scale-service"] })).IsAllowed);
        Assert.True(guard.Check(Rig.Scale(4) with { Mode = AutomationMode.Auto }, Context()).IsAllowed);
    }

    [Fact]
    public void Scope_ExcludedReplica_DeniesWhatReachesIt()
    {
        var fleet = Fleet3 with { Containers = [Fleet3.Containers[0] with { IsExcluded = true }, .. Fleet3.Containers.Skip(1)] };
        var guard = new ScopeGuard();

        Assert.False(guard.Check(Rig.Restart("demo-app-1"), Context(fleet: fleet)).IsAllowed);
        Assert.True(guard.Check(Rig.Restart("demo-app-2"), Context(fleet: fleet)).IsAllowed);
        Assert.False(guard.Check(Rig.Rollback(), Context(fleet: fleet)).IsAllowed);
    }

    [Fact]
    public void Scope_ToolThatIsNotListed_SaysWhatIs()
    {
        var fleet = Fleet3 with { Containers = [.. Fleet3.Containers.Select(replica => replica with { AllowedTools = ["restart-container"] })] };

        var deny = Assert.IsType<Verdict.Deny>(new ScopeGuard().Check(Rig.Scale(4), Context(fleet: fleet)));

        Assert.Equal("demo-app-1's operator lets automation do restart-container there, and not scale-service.", deny.Reason);
        Assert.True(new ScopeGuard().Check(Rig.Restart("demo-app-1"), Context(fleet: fleet)).IsAllowed);
    }

    [Fact]
    public void Scope_ProtectedService_Denies() =>
        Assert.False(new ScopeGuard().Check(Rig.Scale(4), Context(policy: new PolicyOptions { ProtectedServices = ["demo-app"] })).IsAllowed);

    [Theory]
    [InlineData("LOG_LEVEL", "debug")]
    [InlineData("CACHE_SIZE_MB", "1")]
    [InlineData("CACHE_SIZE_MB", "65536")]
    [InlineData("TIMEOUT_MS", "600000")]
    public void Allowlist_ListedValue_Allows(string name, string value) =>
        Assert.True(new AllowlistGuard().Check(Rig.Update("demo-app-1", name: name, value: value), Context()).IsAllowed);

    [Theory]
    [InlineData("LOG_LEVEL", "DEBUG")]
    [InlineData("LOG_LEVEL", "")]
    [InlineData("LOG_LEVEL", "debug\n")]
    [InlineData("CACHE_SIZE_MB", "0")]
    [InlineData("CACHE_SIZE_MB", "65537")]
    [InlineData("CACHE_SIZE_MB", "+64")]
    [InlineData("CACHE_SIZE_MB", "064")]
    [InlineData("CACHE_SIZE_MB", "64 ")]
    [InlineData("CACHE_SIZE_MB", "6.4")]
    [InlineData("CACHE_SIZE_MB", "٦٤")]
    [InlineData("log_level", "debug")]
    [InlineData("LOG_LEVEL ", "debug")]
    [InlineData("JAVA_OPTS", "-javaagent:x")]
    [InlineData("LD_PRELOAD", "x.so")]
    [InlineData("PATH", "/tmp")]
    [InlineData("HTTP_PROXY", "http://x")]
    [InlineData("GITHUB_TOKEN", "x")]
    [InlineData("dotnet_startup_hooks", "x")]
    public void Allowlist_AnythingElse_IsDeniedWithoutItsValue(string name, string value)
    {
        var deny = Assert.IsType<Verdict.Deny>(new AllowlistGuard().Check(Rig.Update("demo-app-1", name: name, value: value), Context()));

        Assert.Equal("ENVIRONMENT_NOT_ALLOWED", deny.Rule);
        Assert.DoesNotContain("javaagent", deny.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Allowlist_ConfiguredVariable_IsTypedAndTheDenyListWins()
    {
        var policy = new PolicyOptions { AllowedVariables = new Dictionary<string, string> { ["CACHE"] = "bool", ["NODE_OPTIONS"] = "enum:a|b" } };
        var guard = new AllowlistGuard();

        Assert.True(guard.Check(Rig.Update("demo-app-1", name: "CACHE", value: "true"), Context(policy: policy)).IsAllowed);
        Assert.False(guard.Check(Rig.Update("demo-app-1", name: "CACHE", value: "1"), Context(policy: policy)).IsAllowed);
        Assert.False(guard.Check(Rig.Update("demo-app-1", name: "NODE_OPTIONS", value: "a"), Context(policy: policy)).IsAllowed);
    }

    [Fact]
    public void Allowlist_RemovalByRequest_IsDenied()
    {
        var request = new ActionRequest { Action = new UpdateEnvironment("demo-app-1", new Dictionary<string, string?> { ["LOG_LEVEL"] = null }, Restart: true), Caller = "agent" };

        Assert.False(new AllowlistGuard().Check(request, Context()).IsAllowed);
    }

    [Fact]
    public void BlastRadius_OneOfThreeHealthy_Allows() =>
        Assert.True(new BlastRadiusGuard().Check(Rig.Restart("demo-app-1"), Context()).IsAllowed);

    [Fact]
    public void BlastRadius_TheLastHealthyOne_IsDenied()
    {
        var fleet = Sick(Fleet3, "demo-app-2", "demo-app-3");

        var deny = Assert.IsType<Verdict.Deny>(new BlastRadiusGuard().Check(Rig.Restart("demo-app-1"), Context(fleet: fleet)));

        Assert.Equal("BLAST_RADIUS", deny.Rule);
        Assert.Contains("only healthy replica", deny.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void BlastRadius_AnUnhealthyOne_IsFree() =>
        Assert.True(new BlastRadiusGuard().Check(Rig.Restart("demo-app-2"), Context(fleet: Sick(Fleet3, "demo-app-2", "demo-app-3"))).IsAllowed);

    [Fact]
    public void BlastRadius_LoneReplica_NeedsToBeAffected()
    {
        var one = Fleet.Of("demo-app", 1, Time);
        var guard = new BlastRadiusGuard();

        Assert.False(guard.Check(Rig.Restart("demo-app-1"), Context(fleet: one)).IsAllowed);
        Assert.True(guard.Check(Rig.Restart("demo-app-1") with { AffectedContainers = ["demo-app-1"] }, Context(fleet: one)).IsAllowed);
        Assert.True(guard.Check(Rig.Update("demo-app-1", restart: false), Context(fleet: one)).IsAllowed);
        Assert.True(guard.Check(Rig.Scale(2), Context(fleet: one)).IsAllowed);
    }

    [Fact]
    public void BlastRadius_AllAffected_LeavesTheRollbackFree()
    {
        var request = Rig.Rollback() with { AffectedContainers = ["demo-app-1", "demo-app-2", "demo-app-3"] };

        Assert.True(new BlastRadiusGuard().Check(request, Context()).IsAllowed);
    }

    [Fact]
    public void BlastRadius_TwoOfThreeAffected_LeavesTheRollbackFree()
    {
        // An incident fires as soon as half of the replicas fail; the others follow, and the rollback is what helps them.
        var request = Rig.Rollback() with { AffectedContainers = ["demo-app-1", "demo-app-2"] };

        Assert.True(new BlastRadiusGuard().Check(request, Context()).IsAllowed);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void BlastRadius_ScalingDownFromThree_TakesAtMostHalf(int replicas, bool isAllowed)
    {
        // One of three is less than half; of three healthy ones two are more than half.
        Assert.Equal(isAllowed, new BlastRadiusGuard().Check(Rig.Scale(replicas), Context()).IsAllowed);
    }

    [Fact]
    public void Busy_AnActionInFlight_Denies()
    {
        var deny = Assert.IsType<Verdict.Deny>(new BusyGuard().Check(Rig.Scale(4), Context([Sent(TimeSpan.FromSeconds(9)) with { Outcome = ActionOutcome.InProgress }])));

        Assert.Equal("BUSY", deny.Rule);
    }

    [Fact]
    public void Freeze_AnySource_Denies()
    {
        var context = Context() with { Freeze = new FreezeState([new FreezeSource("file", "maintenance", CanBeThawed: true)]) };

        var deny = Assert.IsType<Verdict.Deny>(new FreezeGuard().Check(Rig.Scale(4), context));

        Assert.Equal("Automation is frozen: maintenance. 'runbook thaw' lifts it.", deny.Reason);
    }

    private static GuardContext Context(ActionRecord[]? history = null, PlatformSnapshot? fleet = null, PolicyOptions? policy = null)
    {
        var snapshot = fleet ?? Fleet3;
        return new GuardContext(
            new ActionHistory(history ?? [], Freeze: null), new TargetState(snapshot.Services[0], snapshot.Containers), policy ?? new PolicyOptions(), FreezeState.Thawed);
    }

    private static PlatformSnapshot Sick(PlatformSnapshot fleet, params string[] ids) =>
        fleet with { Containers = [.. fleet.Containers.Select(replica => ids.Contains(replica.Id) ? replica with { Health = HealthState.Unhealthy } : replica)] };

    private static ActionRecord[] Sent(int count, int minutesAgo) => [.. Enumerable.Range(0, count).Select(_ => Sent(TimeSpan.FromMinutes(minutesAgo)))];

    private static ActionRecord Sent(TimeSpan age, string? slot = null) => new()
    {
        Id = ActionId.New(Time),
        Caller = "agent",
        Target = "fake/demo-app",
        SentAt = Time.GetUtcNow() - age,
        Age = age,
        Outcome = ActionOutcome.Succeeded,
        Intent = new IntentPayload
        {
            Action = new ScaleService("demo-app", 4),
            Before = new TargetState(Fleet3.Services[0], Fleet3.Containers),
            Steps = [],
            RestartedSlots = slot is null ? [] : [slot],
            Policy = new PolicyOptions().Figures,
        },
    };
}
