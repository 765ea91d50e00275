using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Executor.Admission;
using RunbookExecutor.Executor.Guards;
using Xunit;

namespace RunbookExecutor.Tests.Executor;

public sealed class CompensationTests
{
    [Theory]
    [InlineData(VerificationOutcome.Ineffective)]
    [InlineData(VerificationOutcome.Harmful)]
    public async Task Scale_ThatDidNotHelp_IsPutBackOnce(VerificationOutcome outcome)
    {
        using var rig = new Rig();
        var action = await rig.SendAsync(Rig.Scale(5));

        var reported = Assert.IsType<VerificationAnswer.Recorded>(await rig.ReportAsync(action, outcome)).Action;
        await rig.ReportAsync(action, outcome);
        await rig.ReconcileAsync();

        Assert.Equal((3, 3), (rig.Platform.State.Containers.Count, rig.Platform.State.Services[0].DesiredReplicas));
        Assert.Equal(ActionOutcome.Succeeded, reported.Compensation?.Outcome);
        Assert.Equal(["create demo-app-4", "create demo-app-5", "remove demo-app-5", "remove demo-app-4"], rig.Platform.Calls);
        Assert.Equal([false, false, true, true], reported.Steps.Select(step => step.IsCompensation));
        Assert.Single(rig.Entries(EntryKind.Verified));
        Assert.Single(rig.Entries(EntryKind.CompensationStarted));
        Assert.Single(rig.Entries(EntryKind.Intent));
    }

    [Fact]
    public async Task Variables_ThatDidNotHelp_AreSetBack_AndAddedOnesRemoved()
    {
        using var rig = new Rig();
        var request = new ActionRequest
        {
            Action = new UpdateEnvironment("demo-app-1", new Dictionary<string, string?> { ["LOG_LEVEL"] = "debug", ["CACHE_SIZE_MB"] = "64" }, Restart: true),
            Caller = "agent",
        };
        var action = await rig.SendAsync(request);

        await rig.ReportAsync(action, VerificationOutcome.Ineffective);

        Assert.Equal(new Dictionary<string, string> { ["LOG_LEVEL"] = "info" }, rig.Platform.Container("demo-app-1").Environment);
        Assert.True(rig.Platform.Container("demo-app-1").IsRunning);
        Assert.Equal(ActionOutcome.Succeeded, rig.Find(action).Compensation?.Outcome);
    }

    [Fact]
    public async Task PuttingBack_UsesNoBudget()
    {
        using var rig = new Rig(policy: new PolicyOptions { MaxActionsPerHour = 1, MaxRestartsPerContainerPerHour = 1 });
        var action = await rig.SendAsync(Rig.Update("demo-app-1"));

        await rig.ReportAsync(action, VerificationOutcome.Harmful);

        Assert.Equal("info", rig.Platform.Container("demo-app-1").Environment["LOG_LEVEL"]);
        Assert.Single(rig.Entries(EntryKind.Intent));
    }

    [Theory]
    [InlineData(VerificationOutcome.Effective)]
    [InlineData(VerificationOutcome.Inconclusive)]
    public async Task Otherwise_NothingIsPutBack(VerificationOutcome outcome)
    {
        using var rig = new Rig();
        var action = await rig.SendAsync(Rig.Scale(5));

        await rig.ReportAsync(action, outcome);

        Assert.Equal(5, rig.Platform.State.Containers.Count);
        Assert.Null(rig.Find(action).Compensation);
    }

    [Fact]
    public async Task Restart_ThatDidNotHelp_HasNothingToPutBack()
    {
        using var rig = new Rig();
        var action = await rig.SendAsync(Rig.Restart("demo-app-1"));

        await rig.ReportAsync(action, VerificationOutcome.Ineffective);
        await rig.ReconcileAsync();

        Assert.Equal(2, rig.Platform.Effects.Count);
    }

    [Fact]
    public async Task WhatSomebodyChangedSince_IsLeftAsItIs()
    {
        using var rig = new Rig(policy: Rig.Hurried);
        var action = await rig.SendAsync(Rig.Scale(5));
        rig.Time.Advance(TimeSpan.FromSeconds(5));
        await rig.SendAsync(Rig.Scale(4));

        await rig.ReportAsync(action, VerificationOutcome.Ineffective);

        Assert.Equal(4, rig.Platform.State.Containers.Count);
        Assert.Equal("Left as it is: demo-app was scaled again since, to 4.", rig.Find(action).Compensation?.Evidence);
    }

    [Fact]
    public async Task WhatWasAddedAndEndedSince_IsPutBackAllTheSame()
    {
        using var rig = new Rig();
        var action = await rig.SendAsync(Rig.Scale(5));
        foreach (var ended in new[] { "demo-app-4", "demo-app-5" })
        {
            rig.Platform.Change(ended, replica => replica with { State = ContainerState.Exited });
        }

        // A platform on which what does not run does not count.
        rig.Platform.State = rig.Platform.State with { Services = [rig.Platform.State.Services[0] with { DesiredReplicas = 3 }] };

        await rig.ReportAsync(action, VerificationOutcome.Ineffective);

        Assert.Equal(["demo-app-1", "demo-app-2", "demo-app-3"], rig.Platform.State.Containers.Select(replica => replica.Id));
        Assert.Equal(new ScaleService("demo-app", 3) { PutsBack = action.Id }, rig.Find(action).Compensation?.Intent?.Action);
    }

    [Fact]
    public async Task WhileFrozen_ItWaitsForTheThaw()
    {
        using var rig = new Rig();
        var action = await rig.SendAsync(Rig.Scale(5));
        rig.Freeze.Freeze("storm", "operator");

        await rig.ReportAsync(action, VerificationOutcome.Ineffective);
        await rig.ReconcileAsync();
        Assert.Equal(5, rig.Platform.State.Containers.Count);

        rig.Freeze.Thaw("over", "operator");
        await rig.ReconcileAsync();
        Assert.Equal(3, rig.Platform.State.Containers.Count);
    }

    [Fact]
    public async Task WaitedTooLong_IsLeftAsItIs()
    {
        using var rig = new Rig();
        var action = await rig.SendAsync(Rig.Scale(5));
        rig.Freeze.Freeze("storm", "operator");
        await rig.ReportAsync(action, VerificationOutcome.Ineffective);
        rig.Time.Advance(TimeSpan.FromMinutes(61));
        rig.Freeze.Thaw("over", "operator");

        await rig.ReconcileAsync();

        Assert.Equal(5, rig.Platform.State.Containers.Count);
        Assert.Equal(ActionOutcome.Failed, rig.Find(action).Compensation?.Outcome);
    }

    [Fact]
    public async Task BusyLock_LeavesItToTheNextTick()
    {
        using var rig = new Rig();
        var action = await rig.SendAsync(Rig.Scale(5));
        using (await rig.Get<ExecutionLock>().TryEnterAsync(TimeSpan.Zero, CancellationToken.None))
        {
            Assert.True(Assert.IsType<VerificationAnswer.Recorded>(await rig.ReportAsync(action, VerificationOutcome.Ineffective)).Action.NeedsCompensation);
        }

        await rig.ReconcileAsync();

        Assert.Equal(3, rig.Platform.State.Containers.Count);
    }

    [Fact]
    public async Task Report_ByAnother_OrTwiceDifferently_OrTooEarly_IsRefused()
    {
        using var rig = new Rig();
        var action = await rig.SendAsync(Rig.Scale(5));

        Assert.Contains("Only the caller of", Problem(await rig.ReportAsync(action, VerificationOutcome.Effective, caller: "other")), StringComparison.Ordinal);
        await rig.ReportAsync(action, VerificationOutcome.Effective);
        Assert.Contains("was reported Effective before", Problem(await rig.ReportAsync(action, VerificationOutcome.Harmful)), StringComparison.Ordinal);
        Assert.Equal(5, rig.Platform.State.Containers.Count);
    }

    [Fact]
    public async Task Silence_BecomesInconclusive()
    {
        using var rig = new Rig();
        var action = await rig.SendAsync(Rig.Scale(5));
        rig.Time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromMilliseconds(1));
        await rig.ReconcileAsync();
        Assert.Null(rig.Find(action).Verification);

        rig.Time.Advance(TimeSpan.FromMilliseconds(1));
        await rig.ReconcileAsync();

        Assert.Equal(VerificationOutcome.Inconclusive, rig.Find(action).Verification?.Outcome);
        Assert.Equal(5, rig.Platform.State.Containers.Count);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(1800)]
    public async Task Silence_AfterTheTimeThatItsCallerNamed_BecomesInconclusive(int seconds)
    {
        using var rig = new Rig();
        var action = await rig.SendAsync(Rig.Scale(5) with { VerifyWithin = TimeSpan.FromSeconds(seconds) });
        rig.Time.Advance(TimeSpan.FromSeconds(seconds));
        await rig.ReconcileAsync();
        Assert.Null(rig.Find(action).Verification);

        rig.Time.Advance(TimeSpan.FromSeconds(30));
        await rig.ReconcileAsync();

        Assert.Equal(VerificationOutcome.Inconclusive, rig.Find(action).Verification?.Outcome);
    }

    private static string Problem(VerificationAnswer answer) => Assert.IsType<VerificationAnswer.Invalid>(answer).Problem;
}
