using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Runs;
using RunbookExecutor.Dashboard.Parts;

namespace RunbookExecutor.Dashboard.Timelines;

/// <summary>What a run's events say on a timeline.</summary>
internal static class RunMoments
{
    /// <summary>Null for an event that another one beside it says already.</summary>
    public static Moment? Of(RunEvent happened) => happened switch
    {
        RunStarted started => new(started.Time, "run", $"Follows {started.RunbookId}.md")
        {
            Detail = started.RunbookProblem ?? $"runbook {started.ContentHash[..12]}", Tone = started.RunbookProblem is null ? string.Empty : "bad", Link = $"/runbooks/{started.RunbookId}",
        },
        StepStarted step => new(step.Time, "step", step.Text) { Detail = $"{List(step.Position)} {step.Position.Index + 1} begins" },
        StepSkipped step => new(step.Time, "step", $"Skipped: {step.Text}") { Detail = step.Reason },
        StepFinished step => new(step.Time, "step", step.Message) { Tone = "good", Detail = $"{List(step.Position)} {step.Position.Index + 1} is done" },
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

    private static string List(StepPosition position) => position.Phase == RunPhase.Steps ? "step" : "rollback step";
}
