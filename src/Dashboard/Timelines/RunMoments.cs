using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Runs;
using RunbookExecutor.Dashboard.Parts;
using RunbookExecutor.Dashboard.Runbooks;

namespace RunbookExecutor.Dashboard.Timelines;

/// <summary>What a run's events say on a timeline.</summary>
internal static class RunMoments
{
    public static IEnumerable<Moment> Of(IReadOnlyList<RunEvent> events)
    {
        var started = events.OfType<RunStarted>().FirstOrDefault();
        var lines = started is null ? null : StepLines.Of(started.RunbookId, started.Markdown);
        return events.Select(happened => With(LinkOf(happened, started, lines), happened is StepStarted step ? Step(step, events) : Of(happened))).OfType<Moment>();
    }

    private static Moment? With(string? link, Moment? moment) => moment is null ? null : moment with { Link = moment.Link ?? link };

    // A step leads to its line in the runbook beside the timeline; what a person was told, and the end, to all that was written of the incident.
    private static string? LinkOf(RunEvent happened, RunStarted? started, StepLines? lines) => happened switch
    {
        _ when started is null => null,
        StepStarted step => LineLink(started, lines?.Find(step.Position, step.Text)),
        StepSkipped step => LineLink(started, lines?.Find(step.Position, step.Text)),
        PersonCalled or CallDelivered or RunFinished or ActionRefused => $"/ledger?incident={started.Incident.Id.Value}",
        SymptomVerified when started.Incident.Containers is [var first, ..] => $"/containers/{Uri.EscapeDataString(first)}",
        _ => null,
    };

    private static string? LineLink(RunStarted started, int? line) => line is { } found ? $"/incidents/{started.Incident.Id.Value}#{StepLines.Anchor(found)}" : null;

    // A step and its end are one line; what it did in between stands on lines of its own.
    private static Moment Step(StepStarted step, IReadOnlyList<RunEvent> events)
    {
        var finished = events.OfType<StepFinished>().FirstOrDefault(end => end.Position == step.Position && end.Time >= step.Time);
        var failed = finished is not null && events.SkipWhile(happened => happened != step).TakeWhile(happened => happened != finished).Any(happened => Failures.ReasonOf(happened) is not null);
        var isOver = finished is not null || events.Any(happened => happened is RunFinished or StepStarted && happened.Time > step.Time);
        return new Moment(step.Time, "step", $"{List(step.Position)} {step.Position.Index + 1}: {step.Text}")
        {
            Tone = failed ? "bad" : finished is not null ? "good" : isOver ? string.Empty : "busy", Detail = finished?.Message ?? (isOver ? null : "under way"),
        };
    }

    // Null for an event that another one beside it says already.
    private static Moment? Of(RunEvent happened) => happened switch
    {
        RunStarted started => new(started.Time, "run", $"Follows {started.RunbookId}.md")
        {
            Detail = started.RunbookProblem ?? $"runbook {started.ContentHash[..12]}", Tone = started.RunbookProblem is null ? string.Empty : "bad", Link = $"/runbooks/{started.RunbookId}",
        },
        StepSkipped step => new(step.Time, "step", $"Skipped: {step.Text}") { Detail = step.Reason },
        ActionDone action => new(action.Time, "action", $"{action.Tool}: {Words.Plain(action.Outcome)}")
        {
            Tone = action.Outcome == ActionOutcome.Succeeded ? "good" : "bad", Detail = action.Message, Link = $"/ledger?action={action.ActionId.Value}",
        },
        ActionRefused refused => new(refused.Time, "guard", $"{refused.Rule} refuses {refused.Tool}") { Tone = "warn", Detail = $"{refused.Message}{(refused.WillRetry ? " It is asked again." : null)}" },
        ApprovalAwaited awaited => new(awaited.Time, "approval", $"{awaited.Tool} waits for a person") { Tone = "warn", Detail = awaited.Message, Link = $"/approvals#{awaited.ApprovalId.Value}" },
        SymptomVerified verified => new(verified.Time, "verification", $"Verified: {Words.Plain(verified.Outcome)}") { Tone = verified.Outcome == VerificationOutcome.Effective ? "good" : "bad", Detail = verified.Evidence },
        VerificationReported reported => new(reported.Time, "verification", "Told the executor what came of it") { Detail = reported.Message, Link = $"/ledger?action={reported.ActionId.Value}" },
        CallDelivered call => new(call.Time, "person", call.Succeeded ? $"{call.Destination} was called" : $"{call.Destination} could not be called") { Tone = call.Succeeded ? string.Empty : "bad", Detail = call.Message },
        PersonCalled called => new(called.Time, "person", "A person is called") { Tone = "warn", Detail = called.Reason },
        RunFinished finished => new(finished.Time, "end", $"The run ends: {Words.Plain(finished.Outcome)}") { Tone = Words.Tone(finished.Outcome), Detail = finished.Message },
        _ => null,
    };

    private static string List(StepPosition position) => position.Phase == RunPhase.Steps ? "Step" : "Rollback step";
}
