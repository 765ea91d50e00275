using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Identity;

namespace RunbookExecutor.Orchestrator.Clients;

/// <summary>What an acting tool answers.</summary>
public sealed record ActionAnswer
{
    public required bool Success { get; init; }

    public string? ActionId { get; init; }

    /// <summary>Absent when nothing was sent.</summary>
    public ActionOutcome? State { get; init; }

    public VerdictView? Verdict { get; init; }

    public double? RetryAfterSeconds { get; init; }

    /// <summary>The approval that a person has to give first; absent when none is waited for.</summary>
    public ApprovalId? ApprovalId { get; init; }

    /// <summary>When the outcome was read back; absent while it is not.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>What the platform showed.</summary>
    public string? Evidence { get; init; }

    public string Message { get; init; } = string.Empty;

    public bool WasRefused => Verdict is { Allowed: false };
}

public sealed record VerdictView(bool Allowed, string? Rule = null, string? Reason = null);

/// <summary>What <c>get-action</c> answers.</summary>
public sealed record ActionView
{
    public required ActionOutcome State { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>What the platform showed.</summary>
    public string Evidence { get; init; } = string.Empty;
}

/// <param name="Success">Whether the report was taken.</param>
/// <param name="Message">What was done about it.</param>
public sealed record ReportAnswer(bool Success, string Message);

/// <param name="Frozen">Whether automation is frozen.</param>
public sealed record LimitsView(bool Frozen);
