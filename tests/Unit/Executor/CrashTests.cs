using Dapper;
using Microsoft.Data.Sqlite;
using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Executor.Admission;
using RunbookExecutor.Executor.Ledger;
using Xunit;

namespace RunbookExecutor.Tests.Executor;

/// <summary>
/// Kills an executor after every entry that it writes, before and after the call in progress took effect, and starts another one
/// on what is left.
/// </summary>
public sealed class CrashTests
{
    public static TheoryData<string> Actions => ["restart", "scale up", "scale down", "update", "update later", "rollback"];

    [Theory]
    [MemberData(nameof(Actions))]
    public async Task Killed_AfterAnyEntry_IsBroughtToATrueEnd(string name)
    {
        using var whole = new Rig();
        var start = whole.Platform.State;
        await whole.SendAsync(RequestOf(name));
        var entries = whole.Entries();
        var effects = whole.Platform.Effects.ToList();

        for (var kept = 1; kept < entries.Count; kept++)
        {
            var finished = entries.Take(kept).Count(entry => entry.Kind == EntryKind.StepFinished);
            await ResumeAsync(whole, entries, kept, State(start, effects, finished), effects.Count - finished);
            if (entries[kept - 1].Kind == EntryKind.StepStarted)
            {
                await ResumeAsync(whole, entries, kept, State(start, effects, finished + 1), effects.Count - finished - 1);
            }
        }
    }

    [Theory]
    [InlineData("scale up")]
    [InlineData("update")]
    public async Task Killed_WhilePuttingBack_IsBroughtToItsEnd(string name)
    {
        using var whole = new Rig();
        var start = whole.Platform.State;
        var action = await whole.SendAsync(RequestOf(name));
        await whole.ReportAsync(action, VerificationOutcome.Ineffective);
        var entries = whole.Entries();
        var effects = whole.Platform.Effects.ToList();
        var reported = entries.Single(entry => entry.Kind == EntryKind.Verified).Seq;

        for (var kept = (int)reported; kept < entries.Count; kept++)
        {
            var finished = entries.Take(kept).Count(entry => entry.Kind == EntryKind.StepFinished);
            using var copy = Copy(whole, kept, State(start, effects, finished));
            await copy.ReconcileAsync(isHurried: true);

            var ended = copy.Actions()[0];
            Assert.False(ended.IsInFlight || ended.NeedsCompensation, $"after {kept} entries");
            if (entries[kept - 1].Kind == EntryKind.StepStarted && copy.Platform.Effects.Count == 0)
            {
                // Its first call was recorded and had no effect: it is not sent a second time, and a person is told.
                Assert.Equal(ActionOutcome.Failed, ended.Compensation?.Outcome);
                continue;
            }

            Assert.Equal(ActionOutcome.Succeeded, ended.Compensation?.Outcome);
            Assert.Equal(3, copy.Platform.State.Containers.Count(replica => replica.IsRunning && replica.Environment["LOG_LEVEL"] == "info"));
        }
    }

    [Theory]
    [InlineData(true, 2, 20)]
    [InlineData(false, 0, 1.9)]
    public async Task Killed_InACall_IsWaitedForOnlyWhereCallsOutliveTheirCaller(bool outlives, double least, double most)
    {
        using var whole = new Rig();
        var start = whole.Platform.State;
        await whole.SendAsync(Rig.Restart("demo-app-2"));

        // The intent and the first step's start are written, and the call had no effect.
        using var copy = Copy(whole, kept: 2, start, outlives);
        var began = copy.Time.GetTimestamp();
        await copy.ReconcileAsync();

        Assert.Equal(ActionOutcome.Failed, copy.Actions()[0].Outcome);
        Assert.InRange(copy.Time.GetElapsedTime(began).TotalSeconds, least, most);
    }

    [Fact]
    public async Task Killed_InAStopThatTakesAMinute_IsNotTakenForFailedBeforeThat()
    {
        var time = new TestTime();
        using var whole = new Rig(time, new FakePlatform(time) { StopAftermath = TimeSpan.FromSeconds(65) });
        var start = whole.Platform.State;
        await whole.SendAsync(Rig.Restart("demo-app-2"));
        using var copy = Copy(whole, kept: 2, start);

        // The platform goes on waiting for the process, which takes its whole grace, and nobody would start it again.
        var began = copy.Time.GetTimestamp();
        copy.Platform.BeforeRead = () =>
        {
            if (copy.Time.GetElapsedTime(began) >= TimeSpan.FromSeconds(60) && copy.Platform.Effects.Count == 0)
            {
                copy.Platform.Change("demo-app-2", replica => replica with { State = ContainerState.Exited });
            }

            return Task.CompletedTask;
        };
        await copy.ReconcileAsync(isHurried: true);

        Assert.Equal(ActionOutcome.Succeeded, copy.Actions()[0].Outcome);
        Assert.Equal(["start demo-app-2"], copy.Platform.Calls);
        Assert.True(copy.Platform.Container("demo-app-2").IsRunning);
    }

    [Fact]
    public async Task Killed_AndThePlatformIsSilent_IsSettledOnceItAnswers()
    {
        using var whole = new Rig();
        await whole.SendAsync(Rig.Restart("demo-app-2"));

        // The intent, and the stop that was carried out.
        using var copy = Copy(whole, kept: 3, whole.Platform.Effects[0].After);
        copy.Platform.BeforeRead = () => throw new PlatformException("It does not answer.");
        await Assert.ThrowsAsync<PlatformException>(() => copy.ReconcileAsync());
        Assert.True(copy.Actions()[0].IsInFlight);
        copy.Platform.BeforeRead = () => Task.CompletedTask;
        await copy.ReconcileAsync();

        Assert.Equal(ActionOutcome.Succeeded, copy.Actions()[0].Outcome);
        Assert.Equal(["start demo-app-2"], copy.Platform.Calls);
    }

    [Fact]
    public async Task FailedStep_WithTheRestLeft_IsCompletedForward()
    {
        using var rig = new Rig();
        var isFirst = true;
        rig.Platform.BeforeEffect = (call, _) =>
        {
            if (call == "start demo-app-1" && isFirst)
            {
                isFirst = false;
                throw new PlatformException("The port is taken.");
            }

            return Task.CompletedTask;
        };

        var action = await rig.SendAsync(Rig.Restart("demo-app-1"));

        Assert.Equal(ActionOutcome.Succeeded, action.Outcome);
        Assert.StartsWith("start demo-app-1 failed: The port is taken. demo-app-1 runs since", action.Evidence, StringComparison.Ordinal);
        Assert.Equal([("stop demo-app-1", 0, StepState.Finished), ("start demo-app-1", 0, StepState.Failed), ("start demo-app-1", 1, StepState.Finished)], action.Steps.Select(step => (step.Name, step.Round, step.State)));
    }

    [Fact]
    public async Task FirstStepFails_IsAFailureWithTheReason()
    {
        using var rig = new Rig();
        rig.Platform.BeforeEffect = (_, _) => throw new PlatformException("The process does not exist.");

        var action = await rig.SendAsync(Rig.Restart("demo-app-1"));

        Assert.Equal((ActionOutcome.Failed, "stop demo-app-1 failed: The process does not exist. demo-app-1 still runs as before."), (action.Outcome, action.Evidence));
        Assert.Equal("SPACING", (await rig.RefusalOfAsync(Rig.Restart("demo-app-1"))).Rule);
    }

    [Fact]
    public async Task NeverStartsAgain_EndsIndeterminateAfterThreeTries()
    {
        using var rig = new Rig();
        rig.Platform.BeforeEffect = (call, _) => call.StartsWith("start", StringComparison.Ordinal) ? throw new PlatformException("It does not start.") : Task.CompletedTask;

        var action = await rig.SendAsync(Rig.Restart("demo-app-1"));

        Assert.Equal(ActionOutcome.Indeterminate, action.Outcome);
        Assert.Equal(4, action.Steps.Count(step => step.Name == "start demo-app-1"));
    }

    [Fact]
    public async Task PlatformThatLies_IsNotBelieved()
    {
        using var rig = new Rig();
        rig.Platform.IsLying = true;

        var action = await rig.SendAsync(Rig.Restart("demo-app-1"));

        Assert.Equal((ActionOutcome.Failed, "demo-app-1 still runs as before."), (action.Outcome, action.Evidence));
    }

    [Fact]
    public async Task CallThatHangs_IsLeftAtItsDeadline_AndJudgedByWhatIsThere()
    {
        using var rig = new Rig(with: options => options with { AnswerWithin = TimeSpan.FromMinutes(5) });
        rig.Platform.AfterEffect = (call, _) => call.StartsWith("start", StringComparison.Ordinal) ? Task.Delay(Timeout.InfiniteTimeSpan, rig.Time, CancellationToken.None) : Task.CompletedTask;

        var action = await rig.SendAsync(Rig.Restart("demo-app-1"));

        Assert.Equal(ActionOutcome.Succeeded, action.Outcome);
        Assert.Contains("start demo-app-1 was not answered within 10s.", action.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PlatformBug_IsReadBackAtTheNextTick()
    {
        using var rig = new Rig();
        rig.Platform.AfterEffect = (call, _) => call.StartsWith("stop", StringComparison.Ordinal) ? throw new InvalidOperationException("a bug") : Task.CompletedTask;

        await Assert.ThrowsAsync<InvalidOperationException>(() => rig.SubmitAsync(Rig.Restart("demo-app-1")));
        await rig.ReconcileAsync();

        Assert.Equal(ActionOutcome.Succeeded, rig.Actions()[0].Outcome);
        Assert.True(rig.Platform.Container("demo-app-1").IsRunning);
    }

    [Fact]
    public async Task LedgerGoneInTheMiddle_LandsSafely_AndIsRecordedWhenItIsBack()
    {
        using var rig = new Rig();
        await rig.SendAsync(Rig.Scale(4));
        rig.Time.Advance(TimeSpan.FromSeconds(5));
        var (file, aside) = (Path.Combine(rig.Directory, "ledger.db"), Path.Combine(rig.Directory, "aside"));
        rig.Platform.AfterEffect = (call, _) =>
        {
            if (call.StartsWith("stop", StringComparison.Ordinal))
            {
                File.Move(file, aside);
            }

            return Task.CompletedTask;
        };

        var action = await rig.SendAsync(Rig.Restart("demo-app-1"));
        Assert.Equal(ActionOutcome.Succeeded, action.Outcome);
        Assert.True(rig.Platform.Container("demo-app-1").IsRunning);

        File.Move(aside, file);
        Assert.Equal(ActionOutcome.InProgress, rig.Find(action).Outcome);
        await rig.ReconcileAsync();
        Assert.Equal(ActionOutcome.Succeeded, rig.Find(action).Outcome);
        Assert.Equal(3, rig.Platform.Effects.Count);
    }

    [Fact]
    public async Task WhatAnotherProcessIsDoing_IsLeftToIt()
    {
        using var one = new Rig();
        using var two = new Rig(one.Time, one.Platform, one.Directory);
        var gate = new TaskCompletionSource();
        one.Platform.BeforeEffect = (_, _) => gate.Task;
        var first = one.Get<ActionDesk>().SubmitAsync(Rig.Restart("demo-app-1"), CancellationToken.None);
        while (one.Entries(EntryKind.StepStarted).Count == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }

        await two.ReconcileAsync();
        Assert.True(one.Actions()[0].IsInFlight);

        gate.SetResult();
        await one.Time.PassUntilAsync(first);
        Assert.Equal(ActionOutcome.Succeeded, one.Actions()[0].Outcome);
    }

    private static async Task ResumeAsync(Rig whole, IReadOnlyList<LedgerEntry> entries, int kept, PlatformSnapshot state, int callsLeft)
    {
        using var copy = Copy(whole, kept, state);
        var began = copy.Time.GetTimestamp();
        await copy.ReconcileAsync(isHurried: true);

        var ended = copy.Actions()[0];
        var hasSent = entries.Take(kept).Any(entry => entry.Kind == EntryKind.StepStarted);
        var isUntouched = state.Containers.SequenceEqual(whole.Platform.State.Containers) is false && copy.Platform.Effects.Count == 0;
        Assert.NotEqual(ActionOutcome.InProgress, ended.Outcome);
        Assert.NotEqual(ActionOutcome.Indeterminate, ended.Outcome);
        Assert.True(hasSent || ended.Outcome == ActionOutcome.Failed);
        Assert.True(ended.Outcome == ActionOutcome.Succeeded || isUntouched, $"after {kept} entries: {ended.Evidence}");
        Assert.True(copy.Platform.Effects.Count <= callsLeft, "No call may be made twice.");
        Assert.All(copy.Platform.State.Containers, replica => Assert.True(replica.IsRunning));
        Assert.True(copy.Time.GetElapsedTime(began) < TimeSpan.FromSeconds(30));
        Assert.IsType<LedgerVerification.Ok>(LedgerVerifier.Verify(copy.Directory));
        await copy.ReconcileAsync(isHurried: true);
        Assert.True(copy.Platform.Effects.Count <= callsLeft);
    }

    // The ledger as it was after so many entries, beside the platform as it was then.
    private static Rig Copy(Rig whole, int kept, PlatformSnapshot state, bool outlives = true)
    {
        var directory = Directory.CreateTempSubdirectory("executor-").FullName;
        File.Copy(Path.Combine(whole.Directory, "ledger.key"), Path.Combine(directory, "ledger.key"));
        using (var source = new SqliteConnection($"Data Source={Path.Combine(whole.Directory, "ledger.db")};Pooling=False"))
        using (var target = new SqliteConnection($"Data Source={Path.Combine(directory, "ledger.db")};Pooling=False"))
        {
            source.Open();
            target.Open();
            source.BackupDatabase(target);
            target.Execute("DROP TRIGGER entries_stay");
            target.Execute("DELETE FROM entries WHERE seq > @kept", new { kept });
            target.Execute(LedgerSchema.Create);
        }

        var files = new LedgerFiles(directory);
        files.Checkpoint.Create(files.ReadKey());

        var time = new TestTime { UptimeAtStart = TimeSpan.FromHours(1.001) };
        return new Rig(time, new FakePlatform(time) { State = state, CallsOutliveCaller = outlives }, directory, ownsDirectory: true);
    }

    private static PlatformSnapshot State(PlatformSnapshot start, List<(string Call, PlatformSnapshot After)> effects, int count) =>
        count == 0 ? start : effects[count - 1].After;

    private static ActionRequest RequestOf(string name) => name switch
    {
        "restart" => Rig.Restart("demo-app-2"),
        "scale up" => Rig.Scale(5),
        "scale down" => Rig.Scale(2),
        "update" => Rig.Update("demo-app-2"),
        "update later" => Rig.Update("demo-app-2", restart: false),
        _ => Rig.Rollback(),
    };
}
