using RunbookExecutor.Core.Actions;

namespace RunbookExecutor.Tests.Attack.Model;

/// <summary>One admitted action as the model remembers it, by the model's own clock.</summary>
internal sealed class Past
{
    public required long At { get; init; }

    /// <summary>Its run, or itself.</summary>
    public required string Run { get; init; }

    /// <summary>Whether it belongs to a run.</summary>
    public required bool IsOfRun { get; init; }

    public required string Caller { get; init; }

    public string? Incident { get; init; }

    /// <summary>The replica whose restart it is; null for none.</summary>
    public string? Restarted { get; init; }

    public required (string Subject, string? Anomaly) Key { get; init; }

    public ActionOutcome Outcome { get; set; }

    public long FinishedAt { get; set; }

    public VerificationOutcome? Verified { get; set; }

    public long VerifiedAt { get; set; }

    public bool IsBeingPutBack { get; set; }

    public bool IsInFlight => Outcome == ActionOutcome.InProgress || IsBeingPutBack;
}
