using System.Text.Json.Serialization;
using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Incidents;

namespace RunbookExecutor.Core.Runs;

/// <summary>One thing that happened in a run. A run is the fold of its events, so the next process takes it up where the last one stood.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(RunStarted), "started")]
[JsonDerivedType(typeof(StepStarted), "step-started")]
[JsonDerivedType(typeof(StepSkipped), "step-skipped")]
[JsonDerivedType(typeof(StepFinished), "step-finished")]
[JsonDerivedType(typeof(ActionDone), "action-done")]
[JsonDerivedType(typeof(ActionRefused), "action-refused")]
[JsonDerivedType(typeof(ApprovalAwaited), "approval-awaited")]
[JsonDerivedType(typeof(SymptomVerified), "verified")]
[JsonDerivedType(typeof(VerificationReported), "reported")]
[JsonDerivedType(typeof(CallDelivered), "call-delivered")]
[JsonDerivedType(typeof(PersonCalled), "escalated")]
[JsonDerivedType(typeof(RunFinished), "finished")]
public abstract record RunEvent
{
    public required RunId RunId { get; init; }

    public required DateTimeOffset Time { get; init; }
}

/// <summary>A runbook was taken up for an incident. Its text is kept, so that a later edit does not change a run under way.</summary>
public sealed record RunStarted : RunEvent
{
    public required Incident Incident { get; init; }

    public required string RunbookId { get; init; }

    public required string Markdown { get; init; }

    public required string ContentHash { get; init; }

    /// <summary>Why there is no usable runbook, so that a person is called at once; null when there is one.</summary>
    public string? RunbookProblem { get; init; }
}

/// <summary>A step begins. For an act it holds the action in full, so that asking again asks for the same.</summary>
public sealed record StepStarted : RunEvent
{
    public required StepPosition Position { get; init; }

    public required string Text { get; init; }

    public RemediationAction? Action { get; init; }

    /// <summary>When a wait or a verification must end. A restart does not begin a wait anew; a verification it does, for nobody watched meanwhile.</summary>
    public DateTimeOffset? Until { get; init; }
}

public sealed record StepSkipped : RunEvent
{
    public required StepPosition Position { get; init; }

    public required string Text { get; init; }

    public required string Reason { get; init; }
}

public sealed record StepFinished : RunEvent
{
    public required StepPosition Position { get; init; }

    public required string Message { get; init; }
}

/// <summary>The executor carried an action out, or tried to.</summary>
public sealed record ActionDone : RunEvent
{
    public required StepPosition Position { get; init; }

    public required string Tool { get; init; }

    public required ActionId ActionId { get; init; }

    public required ActionOutcome Outcome { get; init; }

    /// <summary>When the outcome was read back; only what was sampled afterwards counts for the verification.</summary>
    public required DateTimeOffset ReadBackAt { get; init; }

    public required string Message { get; init; }
}

/// <summary>A guard said no.</summary>
public sealed record ActionRefused : RunEvent
{
    public required StepPosition Position { get; init; }

    public required string Tool { get; init; }

    public required string Rule { get; init; }

    public required string Message { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the run waits and asks again.</summary>
    public required bool WillRetry { get; init; }
}

/// <summary>A person has to approve the action first; the run waits for that.</summary>
public sealed record ApprovalAwaited : RunEvent
{
    public required StepPosition Position { get; init; }

    public required string Tool { get; init; }

    public required ApprovalId ApprovalId { get; init; }

    /// <summary>Why, and what gives it.</summary>
    public required string Message { get; init; }
}

/// <summary>What became of the symptom.</summary>
public sealed record SymptomVerified : RunEvent
{
    public required VerificationOutcome Outcome { get; init; }

    public required string Evidence { get; init; }
}

/// <summary>The executor was told what became of the symptom after one action.</summary>
public sealed record VerificationReported : RunEvent
{
    public required ActionId ActionId { get; init; }

    /// <summary>What the executor answered; it says so when it put the change back.</summary>
    public required string Message { get; init; }
}

/// <summary>One destination was called, or could not be reached.</summary>
public sealed record CallDelivered : RunEvent
{
    /// <summary>Which call of the run; a step and the end of a run are two.</summary>
    public required string CallId { get; init; }

    /// <summary>Its name in the configuration.</summary>
    public required string Destination { get; init; }

    public required bool Succeeded { get; init; }

    /// <summary>What it answered, or why it was not reached.</summary>
    public required string Message { get; init; }
}

public sealed record PersonCalled : RunEvent
{
    public required string Reason { get; init; }
}

public sealed record RunFinished : RunEvent
{
    public required Recovery Outcome { get; init; }

    public required string Message { get; init; }
}

/// <summary>How a run ended.</summary>
public enum Recovery
{
    /// <summary>The symptom was seen to be gone.</summary>
    Recovered,

    /// <summary>The symptom is still there and nobody was called.</summary>
    NotRecovered,

    /// <summary>Too little was seen to say; counts as not recovered.</summary>
    Inconclusive,

    /// <summary>The incident was over before anything was done.</summary>
    NoActionNeeded,

    /// <summary>A person was called.</summary>
    Escalated,

    /// <summary>Automation is frozen.</summary>
    Stopped,
}
