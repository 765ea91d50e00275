using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Identity;

namespace RunbookExecutor.Core.Ledger;

/// <summary>One admitted action as the ledger tells it: asked for, sent, read back, verified, put back.</summary>
public sealed record ActionRecord
{
    public required ActionId Id { get; init; }

    public required string Caller { get; init; }

    public RunId? RunId { get; init; }

    public IncidentId? IncidentId { get; init; }

    public string? IdempotencyKey { get; init; }

    public required string Target { get; init; }

    public required IntentPayload Intent { get; init; }

    /// <summary>Wall time of the admission.</summary>
    public required DateTimeOffset SentAt { get; init; }

    /// <summary>Time since the admission by the clock that limits are counted by.</summary>
    public required TimeSpan Age { get; init; }

    public IReadOnlyList<StepRecord> Steps { get; init; } = [];

    public ActionOutcome Outcome { get; init; } = ActionOutcome.InProgress;

    public string? Evidence { get; init; }

    public TargetState? After { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Time since the outcome; zero while there is none.</summary>
    public TimeSpan FinishedAge { get; init; }

    /// <summary>Null until it is reported.</summary>
    public VerificationPayload? Verification { get; init; }

    /// <summary>Time since the verification; zero while there is none.</summary>
    public TimeSpan VerifiedAge { get; init; }

    public CompensationRecord? Compensation { get; init; }

    public RemediationAction Action => Intent.Action;

    public string Service => Intent.Before.Service.Name;

    /// <summary>Whether calls of it may still reach the platform.</summary>
    public bool IsInFlight => Outcome == ActionOutcome.InProgress || Compensation is { Outcome: ActionOutcome.InProgress };

    /// <summary>Whether it did not help and what it changed can and must still be put back: nothing of that was sent yet.</summary>
    public bool NeedsCompensation =>
        Outcome == ActionOutcome.Succeeded
        && Compensation is null or { Outcome: ActionOutcome.InProgress }
        && !Steps.Any(step => step.IsCompensation)
        && Verification is { Outcome: VerificationOutcome.Ineffective or VerificationOutcome.Harmful }
        && Action is ScaleService or UpdateEnvironment;

    internal ActionRecord Later(TimeSpan passed) => this with
    {
        Age = Age + passed,
        Steps = [.. Steps.Select(step => step with { Age = step.Age + passed })],
        FinishedAge = FinishedAt is null ? FinishedAge : FinishedAge + passed,
        VerifiedAge = Verification is null ? VerifiedAge : VerifiedAge + passed,
    };
}

/// <summary>One platform call of an action.</summary>
public sealed record StepRecord(string Name, int Round, bool IsCompensation, StepState State, DateTimeOffset StartedAt, TimeSpan Deadline)
{
    /// <summary>Time since it was started.</summary>
    public TimeSpan Age { get; init; }

    /// <summary>How long the platform may still carry it out after its caller died; null where only the deadline bounds that.</summary>
    public TimeSpan? Aftermath { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public string? Detail { get; init; }
}

public enum StepState
{
    Started,
    Finished,
    Failed,
}

/// <summary>How an action that did not help was put back.</summary>
/// <param name="Intent">What puts it back; null when it was left as it is.</param>
/// <param name="StartedAt">Wall time of its first entry.</param>
public sealed record CompensationRecord(CompensationPayload? Intent, DateTimeOffset StartedAt)
{
    public ActionOutcome Outcome { get; init; } = ActionOutcome.InProgress;

    public string? Evidence { get; init; }
}
