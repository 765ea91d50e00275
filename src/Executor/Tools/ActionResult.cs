using System.ComponentModel;
using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Core.Units;
using RunbookExecutor.Executor.Admission;

namespace RunbookExecutor.Executor.Tools;

/// <summary>What every acting tool answers.</summary>
public abstract record ActionResult
{
    [Description("Whether the platform showed afterwards that it is done (for a dry run: whether it would be allowed). False for a refusal, a failure, and an action still in progress.")]
    public bool Success { get; init; }

    [Description("What happened, or why nothing did and what would help.")]
    public string Message { get; init; } = string.Empty;

    [Description("When it was sent, RFC 3339 UTC; for what was not sent, when it was answered.")]
    public DateTimeOffset Timestamp { get; init; }

    [Description("When its outcome was read back: only what is sampled later tells whether it helped. Absent while it is in progress and when nothing was sent.")]
    public DateTimeOffset? FinishedAt { get; init; }

    [Description("Names the action for get-action and report-verification. Absent when nothing was sent.")]
    public string? ActionId { get; init; }

    [Description("InProgress, Succeeded, Failed or Indeterminate. Absent when nothing was sent. After InProgress ask get-action; do not send it again.")]
    public string? State { get; init; }

    [Description("What the platform showed when the outcome was read back. Absent while it is not, and when nothing was sent.")]
    public string? Evidence { get; init; }

    public VerdictView Verdict { get; init; } = VerdictView.Allow;

    [Description("When the same request could be allowed, exact to a millisecond. Absent when time alone does not free it.")]
    public double? RetryAfterSeconds { get; init; }

    [Description("Names the approval that a person has to give first ('runbook approve ID', or POST /api/approvals/ID/approve; no agent can). Once it is given, send the same request again. Absent when none is waited for.")]
    public string? ApprovalId { get; init; }

    [Description("How long the approval may still be given and used. Absent when none is waited for.")]
    public double? ApprovalExpiresInSeconds { get; init; }

    [Description("Whether the change was read back from the platform. Whether the symptom is gone is for you to check and to tell with report-verification.")]
    public bool Verified { get; init; }

    public bool DryRun { get; init; }

    [Description("The platform calls, in order; of a dry run those that would be made.")]
    public IReadOnlyList<StepView> Steps { get; init; } = [];

    [Description("Of a dry run: what every guard says.")]
    public IReadOnlyList<GuardVerdict>? Guards { get; init; }

    /// <summary>Fills in what all tools answer alike.</summary>
    internal static T Fill<T>(T result, ActionAnswer answer, DateTimeOffset now)
        where T : ActionResult => answer switch
        {
            ActionAnswer.Sent sent => result with
            {
                Success = sent.Record.Outcome == ActionOutcome.Succeeded,
                Message = Describe(sent),
                Timestamp = sent.Record.SentAt,
                FinishedAt = sent.Record.FinishedAt,
                ActionId = sent.Record.Id.Value,
                State = sent.Record.Outcome.ToString(),
                Evidence = sent.Record.Evidence,
                Verified = sent.Record.Outcome == ActionOutcome.Succeeded,
                Steps = [.. sent.Record.Steps.Select(StepView.Of)],
            },
            ActionAnswer.Refused refused => result with
            {
                Message = refused.Verdict.Reason,
                Timestamp = now,
                Verdict = VerdictView.Of(refused.Verdict),
                RetryAfterSeconds = refused.Verdict.RetryAfter?.TotalSeconds,
            },
            ActionAnswer.Waiting waiting => result with
            {
                Message = Describe(waiting.Approval),
                Timestamp = now,
                Verdict = new VerdictView(Allowed: false, Core.Actions.Verdict.NeedsApproval.Rule, Describe(waiting.Approval)),
                ApprovalId = waiting.Approval.Id.Value,
                ApprovalExpiresInSeconds = waiting.Approval.Left.TotalSeconds,
            },
            ActionAnswer.Rehearsed rehearsed => result with
            {
                Success = rehearsed.FirstRefusal is null,
                Message = rehearsed.FirstRefusal?.Reason is { } reason ? $"{(rehearsed.FirstRefusal.Rule == Core.Actions.Verdict.NeedsApproval.Rule ? "A person would have to approve it" : "It would be refused now")}: {reason}" : $"It would be allowed now: {rehearsed.Rehearsal.Action.Describe()}. Nothing was sent.",
                Timestamp = now,
                Verdict = rehearsed.FirstRefusal is { } refusal ? new VerdictView(Allowed: false, refusal.Rule, refusal.Reason) : VerdictView.Allow,
                RetryAfterSeconds = rehearsed.FirstRefusal?.RetryAfterSeconds,
                DryRun = true,
                Steps = [.. rehearsed.Rehearsal.Steps.Select(step => new StepView(step, "Planned"))],
                Guards = rehearsed.Rehearsal.Guards,
            },
            ActionAnswer.Unchanged unchanged => result with
            {
                Success = true,
                Message = $"Nothing to do: to {unchanged.Action.Describe()} would change nothing. Nothing was sent and no budget was used.",
                Timestamp = now,
                Verified = true,
            },
            _ => result,
        };

    private static string Describe(ApprovalRecord approval) =>
        $"A person has to approve this first: {approval.Request.Why.TrimEnd('.')}. 'runbook approve {approval.Id}' gives the approval, 'runbook deny {approval.Id}' refuses it, within {DurationText.Format(approval.Left)}; then send the same request again.";

    private static string Describe(ActionAnswer.Sent sent)
    {
        var (action, id) = (sent.Record.Action.Describe(), sent.Record.Id);
        var text = sent.Record.Outcome switch
        {
            ActionOutcome.InProgress => $"To {action} takes longer than this answer may. It goes on; get-action {id} tells what became of it. Do not send it again.",
            ActionOutcome.Succeeded => $"Done: {action}. {sent.Record.Evidence} Check the symptom, then tell report-verification {id}.",
            ActionOutcome.Failed => $"It failed to {action}. {sent.Record.Evidence}",
            _ => $"What became of it cannot be told: {action}. {sent.Record.Evidence} A person has to look.",
        };
        return sent.IsRepeated ? $"{text} (This is the result of the earlier request with the same idempotencyKey.)" : text;
    }
}

/// <param name="Allowed">Whether the guards let it pass.</param>
/// <param name="Rule">The rule that refused, such as RATE_LIMIT.</param>
/// <param name="Reason">Why, with the figures.</param>
public sealed record VerdictView(bool Allowed, string? Rule = null, string? Reason = null)
{
    public static readonly VerdictView Allow = new(Allowed: true);

    public static VerdictView Of(Verdict verdict) => verdict is Verdict.Deny deny ? new VerdictView(Allowed: false, deny.Rule, deny.Reason) : Allow;
}

/// <param name="Name">What it does to what.</param>
/// <param name="State">Planned, Started, Finished or Failed.</param>
/// <param name="StartedAt">When it was sent.</param>
/// <param name="Detail">What the platform said.</param>
/// <param name="Compensation">Whether it put the action back.</param>
public sealed record StepView(string Name, string State, DateTimeOffset? StartedAt = null, string? Detail = null, bool Compensation = false)
{
    public static StepView Of(StepRecord step) => new(step.Name, step.State.ToString(), step.StartedAt, step.Detail, step.IsCompensation);
}
