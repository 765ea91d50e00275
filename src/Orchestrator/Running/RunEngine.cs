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
        while (!run.IsFinished)
        {
            try
            {
                run = await MakeAsync(NextMove.Decide(run, plan), run, cancellationToken);
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

    private Task<Run> MakeAsync(Move move, Run run, CancellationToken cancellationToken) => move switch
    {
        Move.Show show => Task.FromResult(Finish(Start(run, show.Position, show.Step), show.Step is NoteStep ? "a note for people" : "done")),
        Move.Skip skip => Task.FromResult(Record(run, new StepSkipped
        {
            RunId = run.Id, Time = Now, Position = skip.Position, Text = skip.Step.Text, Reason = skip.Reason,
        })),
        Move.Act act => ActAsync(act, run, cancellationToken),
        Move.Wait wait => WaitAsync(wait, run, cancellationToken),
        Move.Verify verify => VerifyAsync(verify, run, cancellationToken),
        Move.Report report => ReportAsync(report, run, cancellationToken),
        Move.CallPerson call => CallAsync(call, run, cancellationToken),
        Move.Finish finish => Task.FromResult(Record(run, new RunFinished { RunId = run.Id, Time = Now, Outcome = finish.Outcome, Message = finish.Message })),
        _ => throw new ArgumentOutOfRangeException(nameof(move), move, "There is no such move."),
    };

    private async Task<Run> ActAsync(Move.Act act, Run run, CancellationToken cancellationToken)
    {
        if (run.Current is null)
        {
            var resolved = await steps.ResolveAsync(act.Step, run, cancellationToken);
            run = Start(run, act.Position, act.Step.Step, resolved);
        }

        var happened = await steps.ActAsync(run.Current!.Action!, act.Position, run, cancellationToken);
        run = Record(run, happened);
        if (happened is ActionRefused { WillRetry: true, RetryAfter: { } retryAfter })
        {
            await Task.Delay(retryAfter, tools.Time, cancellationToken);
            return run;
        }

        return Finish(run, happened is ActionDone done ? done.Message : ((ActionRefused)happened).Message);
    }

    private async Task<Run> WaitAsync(Move.Wait wait, Run run, CancellationToken cancellationToken)
    {
        var duration = tools.Options.Cap(wait.Step.Duration);
        run = run.Current is null ? Start(run, wait.Position, wait.Step, until: Now + duration) : run;
        if (run.Current!.Until is { } until && until > Now)
        {
            await Task.Delay(until - Now, tools.Time, cancellationToken);
        }

        return Finish(run, "waited");
    }

    private async Task<Run> VerifyAsync(Move.Verify verify, Run run, CancellationToken cancellationToken)
    {
        var until = Now + verifier.PatienceOf(verify.Step, run);
        if (verify.Position is { } position && run.Current is null)
        {
            run = Start(run, position, verify.Step!, until: until);
        }

        var (outcome, evidence) = await verifier.VerifyAsync(verify.Step, run, run.Current?.Until ?? until, cancellationToken);
        run = Record(run, new SymptomVerified { RunId = run.Id, Time = Now, Outcome = outcome, Evidence = evidence });
        return verify.Position is null ? run : Finish(run, $"{outcome}: {evidence}");
    }

    private async Task<Run> ReportAsync(Move.Report report, Run run, CancellationToken cancellationToken) =>
        Record(run, await steps.ReportAsync(report.ActionId, report.Outcome, run, cancellationToken));

    private async Task<Run> CallAsync(Move.CallPerson call, Run run, CancellationToken cancellationToken)
    {
        if (call is { Position: { } position, Step: { } step } && run.Current is null)
        {
            run = Start(run, position, step);
        }

        foreach (var channel in channels)
        {
            await channel.CallAsync(run, call.Reason, cancellationToken);
        }

        run = Record(run, new PersonCalled { RunId = run.Id, Time = Now, Reason = call.Reason });
        return call.Position is null ? run : Finish(run, call.Reason);
    }

    private DateTimeOffset Now => tools.Time.GetUtcNow();

    private Run Start(Run run, StepPosition position, RunbookStep step, RemediationAction? action = null, DateTimeOffset? until = null) =>
        run.Current is not null ? run : Record(run, new StepStarted
        {
            RunId = run.Id, Time = Now, Position = position, Text = step.Text, Action = action, Until = until,
        });

    private Run Finish(Run run, string message) =>
        Record(run, new StepFinished { RunId = run.Id, Time = Now, Position = run.Current!.Position, Message = message });

    private Run Record(Run run, RunEvent happened)
    {
        tools.Journal.Append(happened);
        return run.With(happened);
    }

    [LoggerMessage(Level = Microsoft.Extensions.Logging.LogLevel.Warning, Message = "Run {RunId} waits: {Reason}")]
    private partial void LogWaiting(string runId, string reason);
}
