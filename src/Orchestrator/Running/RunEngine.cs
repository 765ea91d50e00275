using Microsoft.Extensions.Logging;
using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Runbooks;
using RunbookExecutor.Core.Runs;
using RunbookExecutor.Orchestrator.Clients;
using RunbookExecutor.Orchestrator.Escalation;
using RunbookExecutor.Orchestrator.Planning;
using RunbookExecutor.Orchestrator.Verification;

namespace RunbookExecutor.Orchestrator.Running;

/// <summary>
/// Carries one run out: decides the next move, writes down that it begins, makes it, writes down what came of it, until the run has ended.
/// A run that a dead process left behind goes on in the same way.
/// </summary>
public sealed partial class RunEngine(
    StepRunner steps, Verifier verifier, IEnumerable<IEscalationChannel> channels, RunTools tools, ILogger<RunEngine> logger)
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    public async Task<Run> CarryOutAsync(Run run, CancellationToken cancellationToken)
    {
        var plan = Planner.Plan(run.Incident, RunbookParser.Parse(run.RunbookId, run.Markdown));
        run = run with { TakenUpAt = Now };
        while (!run.IsFinished)
        {
            try
            {
                run = await MakeAsync(NextMove.Decide(run, plan), run, plan, cancellationToken);
            }
            catch (Exception problem) when (problem is RoleUnavailableException or ToolException)
            {
                // Nothing is lost: the run stands where it stood, and the same move is made again.
                LogWaiting(run.Id.Value, problem.Message);
                await Task.Delay(RetryInterval, tools.Time, cancellationToken);
            }
        }

        return run;
    }

    private Task<Run> MakeAsync(Move move, Run run, Plan plan, CancellationToken cancellationToken) => move switch
    {
        Move.Show show => ShowAsync(show, run, cancellationToken),
        Move.Skip skip => RecordAsync(run, new StepSkipped
        {
            RunId = run.Id, Time = Now, Position = skip.Position, Text = skip.Step.Text, Reason = skip.Reason,
        }, cancellationToken),
        Move.Act act => ActAsync(act, run, plan, cancellationToken),
        Move.Wait wait => WaitAsync(wait, run, cancellationToken),
        Move.Verify verify => VerifyAsync(verify, run, cancellationToken),
        Move.Report report => ReportAsync(report, run, cancellationToken),
        Move.CallPerson call => CallAsync(call, run, cancellationToken),
        Move.Finish finish => RecordAsync(
            run, new RunFinished { RunId = run.Id, Time = Now, Outcome = finish.Outcome, Message = finish.Message }, cancellationToken),
        _ => throw new ArgumentOutOfRangeException(nameof(move), move, "There is no such move."),
    };

    private async Task<Run> ShowAsync(Move.Show show, Run run, CancellationToken cancellationToken)
    {
        run = await StartAsync(run, show.Position, show.Step, cancellationToken);
        return await FinishAsync(run, show.Step is NoteStep ? "a note for people" : "done", cancellationToken);
    }

    private async Task<Run> ActAsync(Move.Act act, Run run, Plan plan, CancellationToken cancellationToken)
    {
        if (run.Current is null)
        {
            var resolved = await steps.ResolveAsync(act.Step, run, cancellationToken);
            run = await StartAsync(run, act.Position, act.Step.Step, cancellationToken, resolved);
        }

        var happened = await steps.ActAsync(run.Current!.Action!, act, run, verifier.TimeAfter(act.Position, plan, run), cancellationToken);
        if (happened is ApprovalAwaited awaited)
        {
            return await AwaitAsync(awaited, run, cancellationToken);
        }

        run = await RecordAsync(run, happened, cancellationToken);
        if (happened is ActionDone { Outcome: ActionOutcome.Indeterminate } unclear)
        {
            // What the platform did cannot be told from here, whatever becomes of the symptom.
            run = await TellAsync(Call.Of(run, act.Position, $"It cannot be told what became of {unclear.Tool}: {unclear.Message}", Now), run, cancellationToken);
        }

        if (happened is ActionRefused { WillRetry: true, RetryAfter: { } retryAfter })
        {
            await Task.Delay(retryAfter, tools.Time, cancellationToken);
            return run;
        }

        return await FinishAsync(run, happened is ActionDone done ? done.Message : ((ActionRefused)happened).Message, cancellationToken);
    }

    // A person is called once for each approval; then the same is asked for until there is another answer.
    private async Task<Run> AwaitAsync(ApprovalAwaited awaited, Run run, CancellationToken cancellationToken)
    {
        if (run.Awaiting != awaited.ApprovalId)
        {
            run = await RecordAsync(run, awaited, cancellationToken);
            var call = Call.Of(run, awaited.Position, awaited.Message, awaited.Time);
            run = await TellAsync(call with { Id = $"{run.Id}/{awaited.ApprovalId}" }, run, cancellationToken);
        }

        await Task.Delay(RetryInterval, tools.Time, cancellationToken);
        return run;
    }

    private async Task<Run> WaitAsync(Move.Wait wait, Run run, CancellationToken cancellationToken)
    {
        var duration = tools.Options.Cap(wait.Step.Duration);
        run = run.Current is null ? await StartAsync(run, wait.Position, wait.Step, cancellationToken, until: Now + duration) : run;
        if (run.Current!.Until is { } until && until > Now)
        {
            await Task.Delay(until - Now, tools.Time, cancellationToken);
        }

        return await FinishAsync(run, "waited", cancellationToken);
    }

    private async Task<Run> VerifyAsync(Move.Verify verify, Run run, CancellationToken cancellationToken)
    {
        var until = Now + verifier.PatienceOf(verify.Step, run);
        if (verify.Position is { } position && run.Current is null)
        {
            run = await StartAsync(run, position, verify.Step!, cancellationToken, until: until);
        }

        // A verification that a dead process left behind gets its whole time again: nobody watched meanwhile.
        until = run.Current?.Time >= run.TakenUpAt ? run.Current.Until ?? until : until;
        var (outcome, evidence) = await verifier.VerifyAsync(verify.Step, run, until, cancellationToken);
        run = await RecordAsync(run, new SymptomVerified { RunId = run.Id, Time = Now, Outcome = outcome, Evidence = evidence }, cancellationToken);
        return verify.Position is null ? run : await FinishAsync(run, $"{outcome}: {evidence}", cancellationToken);
    }

    private async Task<Run> ReportAsync(Move.Report report, Run run, CancellationToken cancellationToken) =>
        await RecordAsync(run, await steps.ReportAsync(report.ActionId, report.Outcome, run, cancellationToken), cancellationToken);

    private async Task<Run> CallAsync(Move.CallPerson call, Run run, CancellationToken cancellationToken)
    {
        if (call is { Position: { } position, Step: { } step } && run.Current is null)
        {
            run = await StartAsync(run, position, step, cancellationToken);
        }

        run = await TellAsync(Call.Of(run, call.Position, call.Reason, Now), run, cancellationToken);
        run = await RecordAsync(run, new PersonCalled { RunId = run.Id, Time = Now, Reason = call.Reason }, cancellationToken);
        return call.Position is null ? run : await FinishAsync(run, call.Reason, cancellationToken);
    }

    // Told before it is written down that somebody was: a process that dies in between tells again, and the call's id says that it is the same.
    private async Task<Run> TellAsync(Call call, Run run, CancellationToken cancellationToken)
    {
        var reached = run.Deliveries.Where(delivery => delivery.Succeeded && delivery.CallId == call.Id).Select(delivery => delivery.Destination).ToHashSet();
        foreach (var channel in channels)
        {
            foreach (var delivery in await channel.CallAsync(call, reached, cancellationToken))
            {
                run = await RecordAsync(run, new CallDelivered
                {
                    RunId = run.Id, Time = Now, CallId = call.Id, Destination = delivery.Destination, Succeeded = delivery.Succeeded, Message = delivery.Message,
                }, cancellationToken);
            }
        }

        return run;
    }

    private DateTimeOffset Now => tools.Time.GetUtcNow();

    private async Task<Run> StartAsync(
        Run run,
        StepPosition position,
        RunbookStep step,
        CancellationToken cancellationToken,
        RemediationAction? action = null,
        DateTimeOffset? until = null) =>
        run.Current is not null ? run : await RecordAsync(
            run,
            new StepStarted { RunId = run.Id, Time = Now, Position = position, Text = step.Text, Action = action, Until = until },
            cancellationToken);

    private Task<Run> FinishAsync(Run run, string message, CancellationToken cancellationToken) => RecordAsync(
        run, new StepFinished { RunId = run.Id, Time = Now, Position = run.Current!.Position, Message = message }, cancellationToken);

    // Only the writing is tried again, not the move: what was done is done, and nobody is called twice because a file was held.
    private async Task<Run> RecordAsync(Run run, RunEvent happened, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                tools.Journal.Append(happened);
                return run.With(happened);
            }
            catch (RunStoreException problem)
            {
                LogWaiting(run.Id.Value, problem.Message);
                await Task.Delay(RetryInterval, tools.Time, cancellationToken);
            }
        }
    }

    [LoggerMessage(Level = Microsoft.Extensions.Logging.LogLevel.Warning, Message = "Run {RunId} waits: {Reason}")]
    private partial void LogWaiting(string runId, string reason);
}
