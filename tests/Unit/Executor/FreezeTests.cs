using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Executor;
using RunbookExecutor.Executor.Actuation;
using RunbookExecutor.Executor.Admission;
using Xunit;

namespace RunbookExecutor.Tests.Executor;

public sealed class FreezeTests
{
    [Fact]
    public async Task File_WhileItIsThere_FreezesWithItsTextAsReason()
    {
        using var rig = new Rig();
        var file = Path.Combine(rig.Directory, "FREEZE");
        File.WriteAllText(file, "moving house\n");

        Assert.Equal("Automation is frozen: moving house. 'runbook thaw' lifts it.", (await rig.RefusalOfAsync(Rig.Restart("demo-app-1"))).Reason);

        File.Delete(file);
        Assert.Equal(ActionOutcome.Succeeded, (await rig.SendAsync(Rig.Restart("demo-app-1"))).Outcome);
    }

    [Fact]
    public async Task Freeze_IsSticky_AlsoWhenTheFileIsRemovedByHand()
    {
        using var first = new Rig();
        Assert.True(first.Freeze.Freeze("storm", "operator").IsFrozen);
        File.Delete(Path.Combine(first.Directory, "FREEZE"));

        using var second = new Rig(first.Time, first.Platform, first.Directory);
        var refusal = await second.RefusalOfAsync(Rig.Restart("demo-app-1"));

        Assert.Equal(("FROZEN", "Automation is frozen: storm (by operator). 'runbook thaw' lifts it."), (refusal.Rule, refusal.Reason));
    }

    [Fact]
    public async Task Thaw_ClearsFileAndLedger()
    {
        using var rig = new Rig();
        rig.Freeze.Freeze("storm", "operator");

        Assert.False(rig.Freeze.Thaw("over", "operator").IsFrozen);

        Assert.Equal(ActionOutcome.Succeeded, (await rig.SendAsync(Rig.Restart("demo-app-1"))).Outcome);
        Assert.Equal([EntryKind.Frozen, EntryKind.Thawed], rig.Entries().Take(2).Select(entry => entry.Kind));
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("yes", true)]
    [InlineData("0", false)]
    [InlineData("false", false)]
    [InlineData("", false)]
    public void Variable_Set_FreezesAndCannotBeThawed(string value, bool isFrozen)
    {
        using var rig = new Rig(with: options => options with { FreezeVariable = value });

        var state = rig.Freeze.Thaw("try", "operator");

        Assert.Equal(isFrozen, state.IsFrozen);
        Assert.Equal(isFrozen, state.Describe().Contains("Start the executor again without RUNBOOK_FREEZE", StringComparison.Ordinal));
    }

    [Fact]
    public void UnreadableStore_IsFrozen()
    {
        using var rig = new Rig();
        File.WriteAllText(Path.Combine(rig.Directory, "ledger.db"), "no database at all, but long enough to look");

        Assert.True(rig.Freeze.Read().IsFrozen);
    }

    [Fact]
    public void FreezeFile_ThatCannotBeRead_IsFrozen()
    {
        using var rig = new Rig();
        Directory.CreateDirectory(Path.Combine(rig.Directory, "FREEZE"));

        Assert.True(rig.Freeze.Read().IsFrozen);
        Assert.True(rig.Freeze.Thaw("try", "operator").IsFrozen);
    }

    [Fact]
    public async Task Freeze_BetweenAdmissionAndSend_SendsNothing()
    {
        using var rig = new Rig();
        var work = await AdmitAsync(rig);
        rig.Freeze.Freeze("now", "operator");

        var outcome = await rig.Get<ActionRunner>().RunAsync(work);

        Assert.Equal(ActionOutcome.Failed, outcome.Outcome);
        Assert.Equal("Nothing was sent. Automation is frozen: now. 'runbook thaw' lifts it.", outcome.Evidence);
        Assert.Empty(rig.Platform.Calls);
    }

    [Fact]
    public async Task Freeze_InTheMiddle_LandsSafely_AndHoldsFromThenOn()
    {
        using var rig = new Rig();
        rig.Platform.AfterEffect = (call, _) =>
        {
            if (call == "stop demo-app-1")
            {
                rig.Freeze.Freeze("now", "operator");
            }

            return Task.CompletedTask;
        };

        var action = await rig.SendAsync(Rig.Restart("demo-app-1"));

        Assert.Equal(ActionOutcome.Succeeded, action.Outcome);
        Assert.True(rig.Platform.Container("demo-app-1").IsRunning);
        Assert.Equal("FROZEN", (await rig.RefusalOfAsync(Rig.Restart("demo-app-2"))).Rule);
    }

    [Theory]
    [InlineData("pull", "Failed", "pull, take away pull")]
    [InlineData("create", "Failed", "pull, create, take away pull, take away create")]
    [InlineData("stop demo-app-1", "Succeeded", "pull, create, stop demo-app-1, start demo-app-1")]
    [InlineData("start demo-app-1", "Succeeded", "pull, create, stop demo-app-1, start demo-app-1")]
    public async Task Freeze_AfterAStep_CallsPreparationsOff_AndLandsTheRest(string frozenAfter, string outcome, string calls)
    {
        using var rig = new Rig();
        rig.Platform.Preparations = ["pull", "create"];
        rig.Platform.AfterEffect = (call, _) =>
        {
            if (call == frozenAfter)
            {
                rig.Freeze.Freeze("now", "operator");
            }

            return Task.CompletedTask;
        };

        var began = rig.Time.GetTimestamp();
        var action = await rig.SendAsync(Rig.Restart("demo-app-1"));

        // That all is as before is what taking back is for: it is not waited for whether something comes after all.
        Assert.True(rig.Time.GetElapsedTime(began) < TimeSpan.FromSeconds(1));
        Assert.Equal((outcome, calls), (action.Outcome.ToString(), string.Join(", ", rig.Platform.Calls)));
        Assert.True(rig.Platform.Container("demo-app-1").IsRunning);
        Assert.Empty(outcome == "Failed" ? rig.Platform.Prepared : []);
    }

    [Fact]
    public void Freeze_SaidTwice_IsRecordedOnce_AndThawingWhatIsNotFrozenIsNot()
    {
        using var rig = new Rig();

        rig.Freeze.Thaw("nothing to thaw", "operator");
        rig.Freeze.Freeze("storm", "operator:ann");
        rig.Freeze.Freeze("storm", "operator:ann");
        rig.Freeze.Freeze("another storm", "operator:bob");
        rig.Freeze.Thaw("over", "operator:ann");
        rig.Freeze.Thaw("over", "operator:ann");

        Assert.Equal(
            [(EntryKind.Frozen, "operator:ann"), (EntryKind.Frozen, "operator:bob"), (EntryKind.Thawed, "operator:ann")],
            rig.Entries().Select(entry => (entry.Kind, entry.Caller)));
        Assert.False(rig.Freeze.Read().IsFrozen);
    }

    [Fact]
    public async Task Deploy_WhileFrozen_IsRefused()
    {
        using var rig = new Rig();
        rig.Freeze.Freeze("storm", "operator");

        var answer = await rig.Get<OperatorDesk>().DeployAsync("demo-app", "v2", "operator", CancellationToken.None);

        Assert.False(answer.IsDone);
        Assert.Empty(rig.Platform.Calls);
    }

    [Fact]
    public async Task Tampering_FoundAtTheStart_Freezes()
    {
        using var rig = new Rig();
        await rig.SendAsync(Rig.Restart("demo-app-1"));
        File.WriteAllBytes(Path.Combine(rig.Directory, "ledger.key"), new byte[32]);
        using var second = new Rig(rig.Time, rig.Platform, rig.Directory);
        var service = ServiceOf(second);

        await service.StartAsync(CancellationToken.None);
        await second.Time.PassUntilAsync(WaitAsync(() => File.Exists(Path.Combine(rig.Directory, "FREEZE"))));
        await service.StopAsync(CancellationToken.None);

        Assert.Contains("was changed: entry ", second.Freeze.Read().Describe(), StringComparison.Ordinal);
    }

    private static ReconcilerService ServiceOf(Rig rig) => new(
        rig.Get<Reconciler>(), rig.Ledger, rig.Freeze, rig.Get<ExecutorOptions>(), rig.Time,
        Microsoft.Extensions.Logging.Abstractions.NullLogger<ReconcilerService>.Instance);

    private static async Task WaitAsync(Func<bool> isSo)
    {
        while (!isSo())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }
    }

    private static async Task<ActionWork> AdmitAsync(Rig rig)
    {
        var request = Rig.Restart("demo-app-1");
        var target = TargetResolver.StateOf("demo-app", await rig.Get<PlatformReader>().ReadAsync(CancellationToken.None))!;
        var judgement = rig.Get<Gatekeeper>().Admit(request, ActionId.New(rig.Time), target);
        return Assert.IsType<Judgement.Admitted>(judgement).Work;
    }
}
