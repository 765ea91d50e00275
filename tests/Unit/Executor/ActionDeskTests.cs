using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Executor.Admission;
using RunbookExecutor.Executor.Guards;
using RunbookExecutor.Executor.Ledger;
using Xunit;

namespace RunbookExecutor.Tests.Executor;

public sealed class ActionDeskTests
{
    [Fact]
    public async Task Restart_Allowed_IsRecordedStepByStepAndReadBack()
    {
        using var rig = new Rig();

        var action = await rig.SendAsync(Rig.Restart("demo-app-2"));

        Assert.Equal(ActionOutcome.Succeeded, action.Outcome);
        Assert.Equal(["stop demo-app-2", "start demo-app-2"], rig.Platform.Calls);
        Assert.Equal(
            [EntryKind.Intent, EntryKind.StepStarted, EntryKind.StepFinished, EntryKind.StepStarted, EntryKind.StepFinished, EntryKind.Outcome],
            rig.Entries().Select(entry => entry.Kind));
        Assert.Equal(["fake/demo-app/demo-app-2"], action.Intent.RestartedSlots);
        Assert.Equal(["stop demo-app-2", "start demo-app-2"], action.Intent.Steps);
        Assert.IsType<LedgerVerification.Ok>(LedgerVerifier.Verify(rig.Directory));
    }

    [Fact]
    public async Task Intent_IsOnDiskBeforeTheFirstCall()
    {
        using var rig = new Rig();
        IReadOnlyList<EntryKind> seen = [];
        rig.Platform.BeforeEffect = (call, _) =>
        {
            seen = call == "stop demo-app-1" ? [.. LedgerExport.Read(rig.Directory, new LedgerQuery()).Select(entry => entry.Kind)] : seen;
            return Task.CompletedTask;
        };

        await rig.SendAsync(Rig.Restart("demo-app-1"));

        Assert.Equal([EntryKind.Intent, EntryKind.StepStarted], seen);
    }

    [Fact]
    public async Task EachAction_Allowed_Succeeds()
    {
        using var rig = new Rig(policy: Rig.Hurried);

        Assert.Equal(ActionOutcome.Succeeded, (await rig.SendAsync(Rig.Scale(5))).Outcome);
        Assert.Equal(5, rig.Platform.State.Containers.Count);
        rig.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(ActionOutcome.Succeeded, (await rig.SendAsync(Rig.Scale(3))).Outcome);
        rig.Time.Advance(TimeSpan.FromSeconds(5));
        var update = await rig.SendAsync(Rig.Update("demo-app-1"));
        Assert.Equal(ActionOutcome.Succeeded, update.Outcome);
        Assert.Equal("info", update.Intent.VariablesBefore["LOG_LEVEL"]);
        Assert.Equal("debug", rig.Platform.Container("demo-app-1").Environment["LOG_LEVEL"]);
        rig.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(ActionOutcome.Succeeded, (await rig.SendAsync(Rig.Rollback())).Outcome);
        Assert.All(rig.Platform.State.Containers, replica => Assert.Equal("v1", replica.Version));
    }

    [Theory]
    [InlineData("demo", "There is no container 'demo'. There are: demo-app-1, demo-app-2, demo-app-3.")]
    [InlineData("demo-app", "There is no container 'demo-app'. There are: demo-app-1, demo-app-2, demo-app-3.")]
    [InlineData("", "containerId is empty. Give the id or the exact name of one container: demo-app-1, demo-app-2, demo-app-3.")]
    [InlineData("*", "There is no container '*'. There are: demo-app-1, demo-app-2, demo-app-3.")]
    public async Task Restart_UnknownContainer_ListsWhatExists(string selector, string problem)
    {
        using var rig = new Rig();

        Assert.Equal(problem, Assert.IsType<ActionAnswer.Invalid>(await rig.SubmitAsync(Rig.Restart(selector))).Problem);
        Assert.Empty(rig.Entries());
    }

    [Fact]
    public async Task Restart_AmbiguousName_ListsTheMatches()
    {
        using var rig = new Rig();
        rig.Platform.Change("demo-app-1", replica => replica with { Name = "web" });
        rig.Platform.Change("demo-app-2", replica => replica with { Name = "web" });

        var invalid = Assert.IsType<ActionAnswer.Invalid>(await rig.SubmitAsync(Rig.Restart("web")));

        Assert.Equal("'web' fits 2 containers. Give the id of one: demo-app-1 (web), demo-app-2 (web).", invalid.Problem);
    }

    [Fact]
    public async Task Budget_FollowsTheSlot_WhenTheContainerIsRecreatedUnderAnotherId()
    {
        using var rig = new Rig(policy: Rig.Hurried);
        rig.Platform.Change("demo-app-1", replica => replica with { Name = "slot-1" });
        for (var i = 0; i < 3; i++)
        {
            await rig.SendAsync(Rig.Restart("slot-1"));
            rig.Time.Advance(TimeSpan.FromSeconds(5));
        }

        rig.Platform.Change("demo-app-1", replica => replica with { Id = "f00dfeed" });

        Assert.Equal("RESTART_LIMIT", (await rig.RefusalOfAsync(Rig.Restart("f00dfeed"))).Rule);
        Assert.Equal("RESTART_LIMIT", (await rig.RefusalOfAsync(Rig.Restart("slot-1"))).Rule);
    }

    [Fact]
    public async Task DryRun_ShowsEveryGuardAndStep_AndCostsNothing()
    {
        using var rig = new Rig();
        await rig.SendAsync(Rig.Restart("demo-app-1"));

        var rehearsed = Assert.IsType<ActionAnswer.Rehearsed>(await rig.SubmitAsync(Rig.Scale(9) with { DryRun = true }));

        Assert.Equal(
            [
                "FROZEN", "NOT_IN_SCOPE", "MAINTENANCE", "ENVIRONMENT_NOT_ALLOWED", "REPLICAS_OUT_OF_RANGE", "RATE_LIMIT", "RESTART_LIMIT", "SPACING",
                "RUN_LIMIT", "RUN_IN_PROGRESS", "COOLDOWN", "BACKOFF", "CIRCUIT_OPEN", "BLAST_RADIUS", "STORM", "NEEDS_APPROVAL", "BUSY",
            ],
            rehearsed.Rehearsal.Guards.Select(guard => guard.Rule));
        Assert.Equal(["REPLICAS_OUT_OF_RANGE", "SPACING"], rehearsed.Rehearsal.Guards.Where(guard => !guard.Allowed).Select(guard => guard.Rule));
        Assert.Equal("REPLICAS_OUT_OF_RANGE", rehearsed.FirstRefusal?.Rule);
        Assert.Single(rig.Actions());
        Assert.Single(rig.Entries(EntryKind.DryRun));
    }

    [Fact]
    public async Task Refusals_CostNothing_AndTheSameOneIsRecordedOnceAMinute()
    {
        using var rig = new Rig();
        for (var i = 0; i < 50; i++)
        {
            await rig.RefusalOfAsync(Rig.Scale(9));
        }

        rig.Time.Advance(TimeSpan.FromMinutes(1));
        await rig.RefusalOfAsync(Rig.Scale(9));

        Assert.Equal([0, 49], rig.Entries(EntryKind.Denied).Select(entry => entry.Read<DenialPayload>().Repeated));
        Assert.Equal(ActionOutcome.Succeeded, (await rig.SendAsync(Rig.Scale(4))).Outcome);
    }

    [Fact]
    public async Task Refusal_OfAVariable_KeepsItsValueOutOfTheLedger()
    {
        using var rig = new Rig();

        await rig.RefusalOfAsync(Rig.Update("demo-app-1", name: "API_TOKEN", value: "hunter2"));
        await rig.SubmitAsync(Rig.Update("demo-app-1", name: "API_TOKEN", value: "hunter2") with { DryRun = true });

        Assert.Equal(2, rig.Entries().Count);
        Assert.All(rig.Entries(), entry => Assert.DoesNotContain("hunter2", entry.Payload, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Scale_ToWhatRuns_SendsNothing()
    {
        using var rig = new Rig();

        Assert.IsType<ActionAnswer.Unchanged>(await rig.SubmitAsync(Rig.Scale(3)));

        Assert.Empty(rig.Actions());
        Assert.Empty(rig.Platform.Calls);
    }

    [Fact]
    public async Task Rollback_WithoutAnEarlierVersion_IsRefusedByThePlatform()
    {
        using var rig = new Rig();
        rig.Platform.State = rig.Platform.State with { Services = [rig.Platform.State.Services[0] with { PreviousHealthyVersion = null }] };

        Assert.Equal("NO_PREVIOUS_VERSION", (await rig.RefusalOfAsync(Rig.Rollback())).Rule);
    }

    [Fact]
    public async Task PlatformThatDoesNotAnswer_IsARefusal()
    {
        using var rig = new Rig();
        rig.Platform.BeforeRead = () => Task.Delay(Timeout.InfiniteTimeSpan, rig.Time);

        var refusal = await rig.RefusalOfAsync(Rig.Restart("demo-app-1"));

        Assert.Equal(("PLATFORM_UNAVAILABLE", "The platform 'fake' did not answer within 5 s. Check that it runs."), (refusal.Rule, refusal.Reason));
    }

    [Fact]
    public async Task SameKeySameAction_GivesTheFirstResult()
    {
        using var rig = new Rig();
        var first = await rig.SendAsync(Rig.Restart("demo-app-1") with { IdempotencyKey = "k1" });

        var again = Assert.IsType<ActionAnswer.Sent>(await rig.SubmitAsync(Rig.Restart("demo-app-1") with { IdempotencyKey = "k1" }));

        Assert.True(again.IsRepeated);
        Assert.Equal((first.Id, ActionOutcome.Succeeded), (again.Record.Id, again.Record.Outcome));
        Assert.Equal(2, rig.Platform.Effects.Count);
    }

    [Fact]
    public async Task SameKeyOtherAction_IsAConflict_AndOtherCallersAreFree()
    {
        using var rig = new Rig();
        await rig.SendAsync(Rig.Restart("demo-app-1") with { IdempotencyKey = "k1" });
        rig.Time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal("IDEMPOTENCY_CONFLICT", (await rig.RefusalOfAsync(Rig.Restart("demo-app-2") with { IdempotencyKey = "k1" })).Rule);
        Assert.Equal(ActionOutcome.Succeeded, (await rig.SendAsync(Rig.Restart("demo-app-2", caller: "other") with { IdempotencyKey = "k1" })).Outcome);
    }

    [Fact]
    public async Task SameKey_AfterADay_IsNew()
    {
        using var rig = new Rig();
        var first = await rig.SendAsync(Rig.Restart("demo-app-1") with { IdempotencyKey = "k1" });
        rig.Time.Advance(TimeSpan.FromHours(24));

        Assert.NotEqual(first.Id, (await rig.SendAsync(Rig.Restart("demo-app-1") with { IdempotencyKey = "k1" })).Id);
    }

    [Fact]
    public async Task SameKey_AfterARefusal_IsJudgedAgain()
    {
        using var rig = new Rig();
        await rig.SendAsync(Rig.Restart("demo-app-1"));
        await rig.RefusalOfAsync(Rig.Restart("demo-app-2") with { IdempotencyKey = "k2" });
        rig.Time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(ActionOutcome.Succeeded, (await rig.SendAsync(Rig.Restart("demo-app-2") with { IdempotencyKey = "k2" })).Outcome);
    }

    [Fact]
    public async Task SameKey_WhileInProgress_JoinsTheFirst()
    {
        using var rig = new Rig();
        var gate = new TaskCompletionSource();
        rig.Platform.BeforeEffect = (_, _) => gate.Task;
        var desk = rig.Get<ActionDesk>();
        var first = desk.SubmitAsync(Rig.Restart("demo-app-1") with { IdempotencyKey = "k1" }, CancellationToken.None);
        await UntilAsync(() => rig.Actions().Count == 1);

        var second = desk.SubmitAsync(Rig.Restart("demo-app-1") with { IdempotencyKey = "k1" }, CancellationToken.None);
        gate.SetResult();
        var answers = await rig.Time.PassUntilAsync(Task.WhenAll(first, second));

        Assert.Single(rig.Actions());
        Assert.All(answers, answer => Assert.Equal(ActionOutcome.Succeeded, Assert.IsType<ActionAnswer.Sent>(answer).Record.Outcome));
        Assert.Equal(2, rig.Platform.Effects.Count);
    }

    [Fact]
    public async Task LongAction_IsAnsweredInTime_AndGoesOn()
    {
        using var rig = new Rig();
        var gate = new TaskCompletionSource();
        rig.Platform.BeforeEffect = (call, token) => call.StartsWith("start", StringComparison.Ordinal) ? Task.Delay(TimeSpan.FromSeconds(9), rig.Time, token) : gate.Task;
        rig.Platform.BeforeRead = () => rig.Actions() is [{ Steps.Count: 2 }] ? Task.Delay(TimeSpan.FromSeconds(4), rig.Time) : Task.CompletedTask;
        _ = Task.Delay(TimeSpan.FromSeconds(9), rig.Time).ContinueWith(_ => gate.SetResult(), TaskScheduler.Default);
        var began = rig.Time.GetTimestamp();

        var answer = await rig.SendAsync(Rig.Restart("demo-app-1"));

        Assert.Equal(ActionOutcome.InProgress, answer.Outcome);
        Assert.InRange(rig.Time.GetElapsedTime(began), TimeSpan.FromSeconds(18), TimeSpan.FromSeconds(19));
        Assert.Equal("BUSY", (await rig.RefusalOfAsync(Rig.Scale(4))).Rule);
        await rig.Time.PassUntilAsync(EndedAsync(rig, answer));
        Assert.Equal(ActionOutcome.Succeeded, rig.Find(answer).Outcome);
    }

    [Fact]
    public async Task ClientThatHangsUp_DoesNotStopTheAction()
    {
        using var rig = new Rig();
        using var client = new CancellationTokenSource();
        rig.Platform.AfterEffect = (call, _) => call.StartsWith("stop", StringComparison.Ordinal) ? client.CancelAsync() : Task.CompletedTask;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => rig.Time.PassUntilAsync(rig.Get<ActionDesk>().SubmitAsync(Rig.Restart("demo-app-1"), client.Token)));

        await rig.Time.PassUntilAsync(EndedAsync(rig, rig.Actions()[0]));
        Assert.Equal(ActionOutcome.Succeeded, rig.Actions()[0].Outcome);
        Assert.True(rig.Platform.Container("demo-app-1").IsRunning);
    }

    [Fact]
    public async Task ManyAtOnce_OnTwoExecutors_NeverExceedTheLimits()
    {
        using var one = new Rig(policy: Rig.Hurried);
        using var two = new Rig(one.Time, one.Platform, one.Directory, policy: Rig.Hurried);
        var sent = 0;
        for (var round = 0; round < 14; round++)
        {
            var asked = Enumerable.Range(0, 8).Select(i => Task.Run(() => (i % 2 == 0 ? one : two).Get<ActionDesk>().SubmitAsync(Rig.Restart($"demo-app-{(i % 3) + 1}"), CancellationToken.None)));
            var answers = await one.Time.PassUntilAsync(Task.WhenAll(asked));
            sent += answers.Count(answer => answer is ActionAnswer.Sent);
            one.Time.Advance(TimeSpan.FromSeconds(5));
        }

        var instants = one.Entries(EntryKind.Intent).Select(entry => entry.Instant.Milliseconds).ToList();
        Assert.Equal(9, sent);
        Assert.Equal(sent, instants.Count);
        Assert.All(instants.Zip(instants.Skip(1)), pair => Assert.True(pair.Second - pair.First >= 5000));
        Assert.All(one.Actions().GroupBy(action => action.Action.Target), slot => Assert.Equal(3, slot.Count()));
        Assert.Equal(18, one.Platform.Effects.Count);
        Assert.IsType<LedgerVerification.Ok>(LedgerVerifier.Verify(one.Directory));
    }

    [Fact]
    public async Task LockHeldElsewhere_IsBusyAfterTwoSeconds_AndRefusalsDoNotWait()
    {
        using var rig = new Rig();
        using var held = await rig.Get<ExecutionLock>().TryEnterAsync(TimeSpan.Zero, CancellationToken.None);
        var began = rig.Time.GetTimestamp();

        Assert.Equal("REPLICAS_OUT_OF_RANGE", (await rig.RefusalOfAsync(Rig.Scale(9))).Rule);
        Assert.True(rig.Time.GetElapsedTime(began) < TimeSpan.FromSeconds(1));
        var busy = await rig.RefusalOfAsync(Rig.Restart("demo-app-1"));

        Assert.Equal(("BUSY", BusyGuard.AskAgain), (busy.Rule, busy.RetryAfter));
        Assert.InRange(rig.Time.GetElapsedTime(began), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3.5));
    }

    [Fact]
    public async Task Limits_ShowWhatIsUsedAndWhenItReturns()
    {
        using var rig = new Rig(policy: Rig.Hurried);
        for (var i = 0; i < 3; i++)
        {
            await rig.SendAsync(Rig.Restart("demo-app-1"));
            rig.Time.Advance(TimeSpan.FromSeconds(10));
        }

        var limits = await rig.Get<LimitsReader>().ReadAsync(CancellationToken.None);

        Assert.Equal(new BudgetReport(3, 10, 7), limits.Actions);
        var frees = TimeSpan.FromHours(1) - (rig.Time.GetUtcNow() - rig.Actions()[0].SentAt);
        Assert.Equal(new RestartBudgetReport("demo-app-1", "demo-app", 3, 3, 0, frees.TotalSeconds), limits.Restarts[0]);
        Assert.Equal(new RestartBudgetReport("demo-app-2", "demo-app", 0, 3, 3), limits.Restarts[1]);
        Assert.Equal(0, limits.NextActionInSeconds);
        Assert.False(limits.Frozen);
    }

    [Fact]
    public async Task Deploy_IsRecordedAndNotBudgeted()
    {
        using var rig = new Rig();
        var desk = rig.Get<OperatorDesk>();

        var answer = await rig.Time.PassUntilAsync(desk.DeployAsync("demo-app", "v2", "operator", CancellationToken.None));
        var configured = await rig.Time.PassUntilAsync(desk.ConfigureAsync("demo-app-1", new Dictionary<string, string?> { ["SECRET"] = "hunter2", ["CACHE_SIZE_MB"] = "64" }, "operator", CancellationToken.None));

        Assert.True(answer.IsDone && configured.IsDone);
        Assert.Equal([EntryKind.OperatorStarted, EntryKind.Deployed, EntryKind.OperatorStarted, EntryKind.Configured], rig.Entries().Select(entry => entry.Kind));
        Assert.DoesNotContain("hunter2", rig.Entries()[^1].Payload, StringComparison.Ordinal);
        Assert.Contains("CACHE_SIZE_MB=64", rig.Entries()[^1].Read<OperatorPayload>().Command, StringComparison.Ordinal);
        Assert.Equal(ActionOutcome.Succeeded, (await rig.SendAsync(Rig.Restart("demo-app-1"))).Outcome);
    }

    [Fact]
    public async Task Deploy_ThatThePlatformRefuses_SaysWhy()
    {
        using var rig = new Rig();
        rig.Platform.BeforeEffect = (_, _) => throw new PlatformException("There is no version 'v9'. There are: v1, v2.");

        var answer = await rig.Time.PassUntilAsync(rig.Get<OperatorDesk>().DeployAsync("demo-app", "v9", "operator", CancellationToken.None));

        Assert.Equal(new OperatorAnswer(IsDone: false, "There is no version 'v9'. There are: v1, v2."), answer);
        Assert.Equal(EntryKind.OperatorFailed, rig.Entries()[^1].Kind);
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        while (!isSo())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }
    }

    private static Task EndedAsync(Rig rig, ActionRecord action) => UntilAsync(() => rig.Find(action).Outcome != ActionOutcome.InProgress);
}
