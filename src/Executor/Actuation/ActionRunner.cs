using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Ledger;

namespace RunbookExecutor.Executor.Actuation;

/// <summary>
/// Carries an admitted action to its outcome: its steps, what the platform shows afterwards, and what completes it when it
/// stopped half way. It succeeded only when the platform shows so. Only for who holds the execution lock.
/// </summary>
public sealed class ActionRunner(IActuator actuator, StepRunner steps, ReadBack readBack, OutcomeWriter outcomes, ExecutorOptions options)
{
    private const int MaxRounds = 3;

    // What a killed executor had asked for just before may still happen; only after this is it completed.
    private static readonly TimeSpan ShortestAftermath = TimeSpan.FromSeconds(2);

    // Of a call of which its platform does not say how long it may still be carried out.
    private static readonly TimeSpan UsualAftermath = TimeSpan.FromSeconds(20);

    public Task<OutcomePayload> RunAsync(ActionWork work) => RunAsync(work, work.Steps, round: 0);

    /// <summary>Takes up what a stopped executor left, from what the platform shows; nothing is sent a second time blindly.</summary>
    /// <exception cref="PlatformException">The platform shows nothing. The action stays unfinished, and the next look takes it up again.</exception>
    public async Task<OutcomePayload> ResumeAsync(ActionWork work)
    {
        if (work.RecordedSteps is not [.., var last])
        {
            return outcomes.Write(work, ActionOutcome.Failed, "The executor stopped before anything was sent.", now: null);
        }

        var settled = await readBack.SettleAsync(work, PatienceAfter(last, work));
        if (settled.Silence is { } silence)
        {
            // Given up now, what is half done would stay so when the platform answers again.
            throw new PlatformException(silence.Message, silence);
        }

        return await ConcludeAsync(work, settled, last.Round, "The executor stopped in the middle.");
    }

    // Why it came to further rounds stays known to the end: what they find may only show that nothing has changed.
    private async Task<OutcomePayload> RunAsync(ActionWork work, IReadOnlyList<ActuationStep> list, int round, string? remark = null) => await steps.RunAsync(work, list, round) switch
    {
        StepsEnd.NothingSent nothing => outcomes.Write(work, ActionOutcome.Failed, nothing.Reason, now: null),
        StepsEnd.CalledOff off => await JudgeAsync(work, new Patience(TimeSpan.Zero, TimeSpan.Zero, options.ReadBackWithin), round, off.Reason),
        StepsEnd.Stopped { IsKnown: true } failed => await JudgeAsync(work, new Patience(TimeSpan.Zero, TimeSpan.Zero, options.ReadBackWithin), round, failed.Reason),
        StepsEnd.Stopped unknown => await JudgeAsync(work, Patience.Throughout(options.ReadBackWithin), round, unknown.Reason),
        _ => await JudgeAsync(work, PatienceAfterAll(round), round, remark),
    };

    private async Task<OutcomePayload> JudgeAsync(ActionWork work, Patience patience, int round, string? remark) =>
        await ConcludeAsync(work, await readBack.SettleAsync(work, patience), round, remark);

    private async Task<OutcomePayload> ConcludeAsync(ActionWork work, SettledProgress settled, int round, string? remark)
    {
        var (progress, now) = settled;
        if (progress is ActionProgress.Partial { Forward: { Count: > 0 } forward } && round < MaxRounds)
        {
            return await RunAsync(work, forward, round + 1, remark);
        }

        var (outcome, evidence) = progress switch
        {
            ActionProgress.Done done => (ActionOutcome.Succeeded, done.Evidence),
            ActionProgress.NotDone unchanged => (ActionOutcome.Failed, unchanged.Evidence),
            ActionProgress.Partial half => (ActionOutcome.Indeterminate, half.Evidence),
            ActionProgress.Indeterminate unclear => (ActionOutcome.Indeterminate, unclear.Evidence),
            _ => (ActionOutcome.Indeterminate, "The platform's answer is not known."),
        };
        return outcomes.Write(work, outcome, remark is null ? evidence : $"{remark} {evidence}", now);
    }

    // A further round may have taken back what there was: that nothing has changed is then its very aim, and not something that may still come.
    private Patience PatienceAfterAll(int round) => round == 0 ? Patience.Throughout(options.ReadBackWithin) : Patience.Throughout(options.ReadBackWithin) with { NotDone = TimeSpan.Zero };

    private Patience PatienceAfter(StepRecord last, ActionWork work)
    {
        if (last.State == StepState.Started && actuator.CallsOutliveCaller)
        {
            var aftermath = last.Aftermath ?? TimeSpan.FromTicks(Math.Min(last.Deadline.Ticks, UsualAftermath.Ticks));
            var wait = TimeSpan.FromTicks(Math.Max((aftermath - last.Age).Ticks, ShortestAftermath.Ticks));
            return new Patience(ShortestAftermath, wait, wait);
        }

        var planned = work.IsCompensation ? work.Record.Compensation?.Intent?.Steps : work.Record.Intent.Steps;
        var hasSentAll = last.State == StepState.Finished && (last.Round > 0 || planned?[^1] == last.Name);
        return hasSentAll ? PatienceAfterAll(last.Round) : new Patience(TimeSpan.Zero, TimeSpan.Zero, options.ReadBackWithin);
    }
}
