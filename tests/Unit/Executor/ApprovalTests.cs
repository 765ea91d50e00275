using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Executor.Admission;
using RunbookExecutor.Executor.Approvals;
using RunbookExecutor.Executor.Guards;
using Xunit;

namespace RunbookExecutor.Tests.Executor;

public sealed class ApprovalTests : IDisposable
{
    private static readonly Approver Ann = new("operator", "ann");

    private readonly Rig _rig = new();

    public ApprovalTests() => Propose(_rig);

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task Request_InModePropose_WaitsAtOnce_AndSendsNothing()
    {
        var waiting = await AskAsync(Rig.Restart("demo-app-1") with { Reason = "leak" });

        Assert.Equal(("leak", "restart demo-app-1", ApprovalState.Pending), (waiting.Request.Reason, waiting.Request.Action.Describe(), waiting.State));
        Assert.StartsWith("demo-app is in mode propose.", waiting.Request.Why, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromMinutes(15), waiting.Left);
        Assert.Empty(_rig.Platform.Calls);
        Assert.Empty(_rig.Actions());
    }

    [Fact]
    public async Task Request_SentAgain_WaitsForTheSameApproval()
    {
        var first = await AskAsync(Rig.Restart("demo-app-1"));

        Assert.Equal(first.Id, (await AskAsync(Rig.Restart("demo-app-1"))).Id);
        Assert.NotEqual(first.Id, (await AskAsync(Rig.Restart("demo-app-2"))).Id);
        Assert.NotEqual(first.Id, (await AskAsync(Rig.Restart("demo-app-1", caller: "other"))).Id);
        Assert.Equal(3, _rig.Entries(EntryKind.ApprovalRequested).Count);
    }

    [Fact]
    public async Task Request_Approved_IsCarriedOutOnce_AndUsesTheApprovalInTheSameTransaction()
    {
        var approval = await AskAsync(Rig.Restart("demo-app-1"));
        Assert.IsType<ApprovalAnswer.Taken>(Desk.Approve(approval.Id, Ann, "go on"));

        var action = await _rig.SendAsync(Rig.Restart("demo-app-1"));

        Assert.Equal((ActionOutcome.Succeeded, approval.Id), (action.Outcome, action.Intent.ApprovalId!.Value));
        var used = Find(approval);
        Assert.Equal((ApprovalState.Used, action.Id, "operator:ann"), (used.State, used.UsedBy!.Value, used.DecidedBy));
        Assert.Equal(_rig.Entries(EntryKind.Intent).Single().Seq + 1, _rig.Entries(EntryKind.ApprovalUsed).Single().Seq);
        _rig.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.NotEqual(approval.Id, (await AskAsync(Rig.Restart("demo-app-1"))).Id);
    }

    [Fact]
    public async Task Request_SentAgainAfterItsApprovalWasUsed_SaysWhatUsedItUp_WhileThatIsRecent()
    {
        var approval = await AskAsync(Rig.Restart("demo-app-1"));
        Desk.Approve(approval.Id, Ann, comment: null);
        var action = await _rig.SendAsync(Rig.Restart("demo-app-1"));
        _rig.Time.Advance(TimeSpan.FromMinutes(2));

        var again = await AskAsync(Rig.Restart("demo-app-1"));

        Assert.NotEqual(approval.Id, again.Id);
        Assert.EndsWith($" {approval.Id} was used up by {action.Id}, and each approval is good for one action.", again.Request.Why, StringComparison.Ordinal);
        Desk.Approve(again.Id, Ann, comment: null);
        await _rig.SendAsync(Rig.Restart("demo-app-1"));
        _rig.Time.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(approval.Request.Why, (await AskAsync(Rig.Restart("demo-app-1"))).Request.Why);
    }

    [Fact]
    public async Task Approval_DoesNotLiftAnotherGuard()
    {
        var approval = await AskAsync(Rig.Restart("demo-app-1"));
        Desk.Approve(approval.Id, Ann, comment: null);
        _rig.Freeze.Freeze("storm", "operator");

        Assert.Equal("FROZEN", (await _rig.RefusalOfAsync(Rig.Restart("demo-app-1"))).Rule);
        _rig.Freeze.Thaw("over", "operator");
        Assert.Equal(ActionOutcome.Succeeded, (await _rig.SendAsync(Rig.Restart("demo-app-1"))).Outcome);
    }

    [Fact]
    public async Task WhatAnotherGuardRefuses_AsksNobody()
    {
        Assert.Equal("REPLICAS_OUT_OF_RANGE", (await _rig.RefusalOfAsync(Rig.Scale(9))).Rule);
        Assert.Empty(_rig.Entries(EntryKind.ApprovalRequested));
    }

    [Fact]
    public async Task Denied_IsRefusedForTheRestOfItsTime()
    {
        var approval = await AskAsync(Rig.Restart("demo-app-1"));
        _rig.Time.Advance(TimeSpan.FromMinutes(5));
        Desk.Deny(approval.Id, Ann, "not now.");

        var refusal = await _rig.RefusalOfAsync(Rig.Restart("demo-app-1"));

        Assert.Equal(("APPROVAL_DENIED", TimeSpan.FromMinutes(10)), (refusal.Rule, refusal.RetryAfter));
        Assert.Equal($"operator:ann denied {approval.Id}: not now. The same may be asked for again in 10m.", refusal.Reason);
        _rig.Time.Advance(refusal.RetryAfter!.Value);
        Assert.NotEqual(approval.Id, (await AskAsync(Rig.Restart("demo-app-1"))).Id);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Expired_IsRefusedOnce_AndThenAskedForAnew(bool isApproved)
    {
        var approval = await AskAsync(Rig.Restart("demo-app-1"));
        if (isApproved)
        {
            Desk.Approve(approval.Id, Ann, comment: null);
        }

        _rig.Time.Advance(TimeSpan.FromMinutes(15));

        Assert.Equal("APPROVAL_EXPIRED", (await _rig.RefusalOfAsync(Rig.Restart("demo-app-1"))).Rule);
        Assert.Equal(ApprovalState.Closed, Find(approval).State);
        Assert.Contains("APPROVAL_EXPIRED", _rig.Entries(EntryKind.Denied).Single().Payload, StringComparison.Ordinal);
        Assert.NotEqual(approval.Id, (await AskAsync(Rig.Restart("demo-app-1"))).Id);
    }

    [Fact]
    public async Task Approved_AMillisecondBeforeItExpires_IsUsed()
    {
        var approval = await AskAsync(Rig.Restart("demo-app-1"));
        _rig.Time.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromMilliseconds(1));
        Assert.IsType<ApprovalAnswer.Taken>(Desk.Approve(approval.Id, Ann, comment: null));

        Assert.Equal(ActionOutcome.Succeeded, (await _rig.SendAsync(Rig.Restart("demo-app-1"))).Outcome);
    }

    [Fact]
    public async Task TargetThatChanged_MakesTheApprovalStale()
    {
        var approval = await AskAsync(Rig.Restart("demo-app-1"));
        Desk.Approve(approval.Id, Ann, comment: null);
        _rig.Platform.Change("demo-app-1", replica => replica with { Version = "v3", Image = "demo-app:v3" });

        Assert.Equal("APPROVAL_STALE", (await _rig.RefusalOfAsync(Rig.Restart("demo-app-1"))).Rule);
        Assert.Equal(ApprovalState.Closed, Find(approval).State);
        Assert.NotEqual(approval.Id, (await AskAsync(Rig.Restart("demo-app-1"))).Id);
        Assert.Empty(_rig.Platform.Calls);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task TargetThatIsGone_IsRefusedOnceAndRecorded_AndNobodyHasToAnswerAnyMore(bool isApproved)
    {
        var approval = await AskAsync(Rig.Restart("demo-app-1"));
        if (isApproved)
        {
            Desk.Approve(approval.Id, Ann, comment: null);
        }

        _rig.Platform.State = _rig.Platform.State with { Containers = [.. _rig.Platform.State.Containers.Skip(1)] };
        Assert.IsType<ActionAnswer.Invalid>(await _rig.SubmitAsync(Rig.Restart("demo-app-1") with { DryRun = true }));
        Assert.IsType<ActionAnswer.Invalid>(await _rig.SubmitAsync(Rig.Restart("demo-app-1", caller: "other")));

        var refusal = await _rig.RefusalOfAsync(Rig.Restart("demo-app-1"));

        Assert.Equal(("APPROVAL_STALE", $"{approval.Id} is for something that cannot be found any more. There is no container 'demo-app-1'. There are: demo-app-2, demo-app-3."), (refusal.Rule, refusal.Reason));
        Assert.Equal((ApprovalState.Closed, refusal.Reason), (Find(approval).State, Find(approval).Comment));
        Assert.Equal(refusal.Reason, Assert.Single(_rig.Entries(EntryKind.Denied)).Read<DenialPayload>().Reason);
        Assert.IsType<ActionAnswer.Invalid>(await _rig.SubmitAsync(Rig.Restart("demo-app-1")));
        Assert.Empty(Desk.List(all: false));
    }

    [Fact]
    public async Task TargetThatIsGone_WhileTheRequestWaitedForTheLock_IsRefusedToo()
    {
        var approval = await AskAsync(Rig.Restart("demo-app-1"));
        Desk.Approve(approval.Id, Ann, comment: null);
        var reads = 0;
        _rig.Platform.BeforeRead = () =>
        {
            if (++reads == 2)
            {
                _rig.Platform.State = _rig.Platform.State with { Containers = [.. _rig.Platform.State.Containers.Skip(1)] };
            }

            return Task.CompletedTask;
        };

        var refusal = await _rig.RefusalOfAsync(Rig.Restart("demo-app-1"));

        Assert.Equal(("APPROVAL_STALE", $"{approval.Id} is for something that cannot be found any more. demo-app-1 is not there any more."), (refusal.Rule, refusal.Reason));
        Assert.Equal(ApprovalState.Closed, Find(approval).State);
        Assert.Empty(_rig.Platform.Calls);
    }

    [Fact]
    public async Task TargetThatChanged_WhileNobodyAnswered_IsAskedForAnew()
    {
        var approval = await AskAsync(Rig.Restart("demo-app-1"));
        _rig.Platform.Change("demo-app-1", replica => replica with { StartedAt = _rig.Time.GetUtcNow() + TimeSpan.FromSeconds(1) });

        Assert.NotEqual(approval.Id, (await AskAsync(Rig.Restart("demo-app-1"))).Id);
        Assert.Equal(ApprovalState.Closed, Find(approval).State);
    }

    [Fact]
    public void Digest_ChangesWithAllThatItIsBoundTo_AndNotWithHealth()
    {
        var target = new TargetState(_rig.Platform.State.Services[0], _rig.Platform.State.Containers);
        var request = Rig.Update("demo-app-1");
        var digest = ApprovalDigest.Of(request, target, new PolicyOptions());
        TargetState With(Func<Container, Container> change) => target with { Replicas = [change(target.Replicas[0]), .. target.Replicas.Skip(1)] };

        Assert.Equal(digest, ApprovalDigest.Of(request, With(replica => replica with { Health = HealthState.Unhealthy }), new PolicyOptions()));
        string[] others =
        [
            ApprovalDigest.Of(Rig.Update("demo-app-1", value: "warn"), target, new PolicyOptions()),
            ApprovalDigest.Of(Rig.Update("demo-app-2"), target, new PolicyOptions()),
            ApprovalDigest.Of(request with { RunbookHash = "other" }, target, new PolicyOptions()),
            ApprovalDigest.Of(request, target, new PolicyOptions { MaxActionsPerHour = 9 }),
            ApprovalDigest.Of(request, target with { Service = target.Service with { DesiredReplicas = 4 } }, new PolicyOptions()),
            ApprovalDigest.Of(request, With(replica => replica with { Image = "other" }), new PolicyOptions()),
            ApprovalDigest.Of(request, With(replica => replica with { StartedAt = DateTimeOffset.UnixEpoch }), new PolicyOptions()),
            ApprovalDigest.Of(request, With(replica => replica with { Environment = new Dictionary<string, string> { ["LOG_LEVEL"] = "trace" } }), new PolicyOptions()),
        ];
        Assert.Equal(others.Length + 1, others.Append(digest).Distinct().Count());
    }

    [Fact]
    public async Task Answers_ThatDoNotCount_AreRefusedAndRecorded()
    {
        var used = await AskAsync(Rig.Restart("demo-app-1"));
        Desk.Approve(used.Id, Ann, comment: null);
        var action = await _rig.SendAsync(Rig.Restart("demo-app-1"));
        _rig.Time.Advance(TimeSpan.FromSeconds(5));
        var own = await AskAsync(Rig.Restart("demo-app-2", caller: "ann"));
        var late = await AskAsync(Rig.Restart("demo-app-3"));

        Assert.Equal($"{used.Id} was used by {action.Id}, and each approval is good for one action.", Refused(Desk.Approve(used.Id, Ann, comment: null)));
        Assert.Equal("ann asked for this itself, and nobody approves their own request. Somebody else has to.", Refused(Desk.Approve(own.Id, Ann, comment: null)));
        Desk.Deny(own.Id, new Approver("operator", "bob"), comment: null);
        Assert.StartsWith($"{own.Id} was denied before, by operator:bob", Refused(Desk.Approve(own.Id, new Approver("operator", "eve"), comment: null)), StringComparison.Ordinal);
        _rig.Time.Advance(TimeSpan.FromMinutes(15));
        Assert.StartsWith($"{late.Id} expired", Refused(Desk.Approve(late.Id, Ann, comment: null)), StringComparison.Ordinal);
        Assert.IsType<ApprovalAnswer.Unknown>(Desk.Approve(ApprovalId.New(_rig.Time), Ann, comment: null));
        Assert.Equal(4, _rig.Entries(EntryKind.ApprovalMisused).Count);
    }

    [Fact]
    public async Task IncidentThatIsOver_NeedsNothingMore()
    {
        var approval = await AskAsync(Rig.Restart("demo-app-1"));
        Desk.Approve(approval.Id, Ann, comment: null);

        var refusal = await _rig.RefusalOfAsync(Rig.Restart("demo-app-1") with { IsIncidentOver = true });

        Assert.Equal("NO_LONGER_NEEDED", refusal.Rule);
        Assert.Equal(ApprovalState.Closed, Find(approval).State);
    }

    [Fact]
    public async Task MoreThanTwenty_OfOneCaller_AreNotTaken()
    {
        for (var i = 1; i <= ApprovalBook.MostWaiting; i++)
        {
            await AskAsync(Rig.Update("demo-app-1", name: "CACHE_SIZE_MB", value: $"{i}"));
        }

        Assert.Equal("APPROVALS_FULL", (await _rig.RefusalOfAsync(Rig.Update("demo-app-1", name: "CACHE_SIZE_MB", value: "99"))).Rule);
        await AskAsync(Rig.Restart("demo-app-1", caller: "other"));
    }

    [Fact]
    public async Task Approval_OutlivesARestartOfTheExecutor()
    {
        var approval = await AskAsync(Rig.Restart("demo-app-1"));
        using var second = new Rig(_rig.Time, _rig.Platform, _rig.Directory);
        second.Get<ApprovalDesk>().Approve(approval.Id, Ann, comment: null);

        Assert.Equal(ActionOutcome.Succeeded, (await _rig.SendAsync(Rig.Restart("demo-app-1"))).Outcome);
    }

    [Fact]
    public async Task RacingUses_OfOneApproval_SendOneAction()
    {
        var approval = await AskAsync(Rig.Restart("demo-app-1"));
        Desk.Approve(approval.Id, Ann, comment: null);

        var answers = await _rig.Time.PassUntilAsync(Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            Task.Run(() => _rig.Get<ActionDesk>().SubmitAsync(Rig.Restart("demo-app-1"), CancellationToken.None)))));

        Assert.Single(answers, answer => answer is ActionAnswer.Sent);
        Assert.Single(_rig.Actions());
    }

    private ApprovalDesk Desk => _rig.Get<ApprovalDesk>();

    private static string Refused(ApprovalAnswer answer) => Assert.IsType<ApprovalAnswer.Refused>(answer).Problem;

    private ApprovalRecord Find(ApprovalRecord approval) => Desk.Find(approval.Id)!;

    private async Task<ApprovalRecord> AskAsync(ActionRequest request) => Assert.IsType<ActionAnswer.Waiting>(await _rig.SubmitAsync(request)).Approval;

    private static void Propose(Rig rig) =>
        rig.Platform.State = rig.Platform.State with { Services = [.. rig.Platform.State.Services.Select(service => service with { Mode = AutomationMode.Propose })] };
}
