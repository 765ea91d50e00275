using System.Collections.Immutable;
using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Incidents;

namespace RunbookExecutor.Core.Runs;

/// <summary>One plan carried out for one incident, as its events tell it.</summary>
public sealed record Run
{
    public required RunId Id { get; init; }

    public required Incident Incident { get; init; }

    public required string RunbookId { get; init; }

    public required string Markdown { get; init; }

    /// <summary>Why there was no usable runbook; null when there was one.</summary>
    public string? RunbookProblem { get; init; }

    /// <summary>Hash of the runbook's text.</summary>
    public string? ContentHash { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When the process that carries it out took it up: at its start, or after another process left it behind. No event of it.</summary>
    public DateTimeOffset TakenUpAt { get; init; }

    /// <summary>The step to decide on next, or the one under way when <see cref="Current"/> is set.</summary>
    public StepPosition Position { get; init; }

    /// <summary>The step under way; null between steps.</summary>
    public StepStarted? Current { get; init; }

    /// <summary>What the last verification said; null when nothing was verified since the last act.</summary>
    public VerificationOutcome? Verified { get; init; }

    /// <summary>Evidence of the last verification.</summary>
    public string? Evidence { get; init; }

    /// <summary>Actions of this run, oldest first.</summary>
    public ImmutableList<ActionDone> Actions { get; init; } = [];

    /// <summary>Actions whose verification the executor has not been told of.</summary>
    public ImmutableList<ActionId> Unreported { get; init; } = [];

    /// <summary>The refusal after which nothing else was done; null when there was none.</summary>
    public ActionRefused? Refusal { get; init; }

    /// <summary>How often the present step was refused and will be asked for again.</summary>
    public int Retries { get; init; }

    /// <summary>Since when the same rule has refused the present step.</summary>
    public ActionRefused? FirstRefusal { get; init; }

    /// <summary>What came of calling people, oldest first.</summary>
    public ImmutableList<CallDelivered> Deliveries { get; init; } = [];

    /// <summary>The approval that the present step waits for; null when it waits for none.</summary>
    public ApprovalId? Awaiting { get; init; }

    public bool HasCalledPerson { get; init; }

    public RunFinished? Finished { get; init; }

    public bool IsFinished => Finished is not null;

    public bool HasRecovered => Verified == VerificationOutcome.Effective;

    /// <summary>When the latest action was read back; verification looks only at what came after.</summary>
    public DateTimeOffset? LastActedAt => Actions.IsEmpty ? null : Actions[^1].ReadBackAt;

    /// <summary>When <paramref name="rule"/> began to refuse the present step, if it was the last that did.</summary>
    public DateTimeOffset? RefusedSince(string rule) => FirstRefusal?.Rule == rule ? FirstRefusal.Time : null;

    public static Run From(IEnumerable<RunEvent> events)
    {
        Run? run = null;
        foreach (var happened in events)
        {
            run = happened is RunStarted started ? Begin(started) : run!.With(happened);
        }

        return run ?? throw new ArgumentException("A run begins with its RunStarted event.", nameof(events));
    }

    public Run With(RunEvent happened) => happened switch
    {
        StepStarted step => this with { Position = step.Position, Current = step },
        StepSkipped step => this with { Position = step.Position.Next, Current = null },
        StepFinished step => this with { Position = step.Position.Next, Current = null, Retries = 0, FirstRefusal = null, Awaiting = null },
        ApprovalAwaited awaited => this with { Awaiting = awaited.ApprovalId },
        ActionDone action => this with
        {
            Actions = Actions.Add(action), Unreported = Unreported.Add(action.ActionId), Verified = null, Refusal = null,
        },
        ActionRefused refusal => this with
        {
            Refusal = refusal, Retries = refusal.WillRetry ? Retries + 1 : Retries, FirstRefusal = RefusedSince(refusal.Rule) is null ? refusal : FirstRefusal,
        },
        SymptomVerified verified => this with { Verified = verified.Outcome, Evidence = verified.Evidence },
        VerificationReported reported => this with { Unreported = Unreported.Remove(reported.ActionId) },
        CallDelivered delivery => this with { Deliveries = Deliveries.Add(delivery) },
        PersonCalled => this with { HasCalledPerson = true },
        RunFinished finished => this with { Finished = finished, Current = null },
        _ => this,
    };

    private static Run Begin(RunStarted started) => new()
    {
        Id = started.RunId,
        Incident = started.Incident,
        RunbookId = started.RunbookId,
        Markdown = started.Markdown,
        ContentHash = started.ContentHash,
        RunbookProblem = started.RunbookProblem,
        StartedAt = started.Time,
    };
}
