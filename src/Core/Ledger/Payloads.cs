using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Identity;

namespace RunbookExecutor.Core.Ledger;

/// <summary>Of <see cref="EntryKind.Intent"/>: all that is needed to carry the action out, to judge it after a crash and to put it back.</summary>
public sealed record IntentPayload
{
    public required RemediationAction Action { get; init; }

    public string? Reason { get; init; }

    /// <summary>What was there, environments left out.</summary>
    public required TargetState Before { get; init; }

    /// <summary>Former values of exactly the variables that the action sets; null where there was none.</summary>
    public IReadOnlyDictionary<string, string?> VariablesBefore { get; init; } = new Dictionary<string, string?>();

    public required IReadOnlyList<string> Steps { get; init; }

    /// <summary>The slots whose restart budget it uses.</summary>
    public IReadOnlyList<string> RestartedSlots { get; init; } = [];

    /// <summary>The containers that its caller said breach.</summary>
    public IReadOnlyList<string> AffectedContainers { get; init; } = [];

    /// <summary>How long after the read-back its caller meant to report a verification at the latest; null when it did not say.</summary>
    public double? VerifyWithinSeconds { get; init; }

    /// <summary>What cooldown, back-off and circuit keep its run by, fixed when the run's first action was admitted; null in entries of earlier versions.</summary>
    public RunKey? Key { get; init; }

    /// <summary>The approval that it used up; null when it needed none.</summary>
    public ApprovalId? ApprovalId { get; init; }

    /// <summary>The limits in force when it was admitted.</summary>
    public required PolicyFigures Policy { get; init; }
}

public sealed record PolicyFigures(
    int MaxActionsPerHour, int MaxRestartsPerContainerPerHour, double MinSpacingSeconds, int MinReplicas, int MaxReplicas, int MaxReplicaStep);

/// <summary>Of <see cref="EntryKind.Denied"/>.</summary>
/// <param name="Action">What was asked for.</param>
/// <param name="Rule">The rule that refused.</param>
/// <param name="Reason">What the caller was told.</param>
/// <param name="RetryAfterSeconds">When it could be allowed, where time frees it.</param>
/// <param name="Repeated">How often the same caller was refused the same before, since the last such entry.</param>
public sealed record DenialPayload(RemediationAction Action, string Rule, string Reason, double? RetryAfterSeconds = null, int Repeated = 0);

/// <summary>Of <see cref="EntryKind.DryRun"/> and <see cref="EntryKind.Unchanged"/>.</summary>
public sealed record RehearsalPayload(RemediationAction Action, string? Reason, IReadOnlyList<GuardVerdict> Guards, IReadOnlyList<string> Steps);

/// <summary>What one guard says to a request.</summary>
public sealed record GuardVerdict(string Rule, bool Allowed, string? Reason = null, double? RetryAfterSeconds = null)
{
    public static GuardVerdict Of(string rule, Verdict verdict) => verdict switch
    {
        Verdict.Deny deny => new GuardVerdict(deny.Rule, Allowed: false, deny.Reason, deny.RetryAfter?.TotalSeconds),
        Verdict.NeedsApproval ask => new GuardVerdict(Verdict.NeedsApproval.Rule, Allowed: false, ask.Reason),
        _ => new GuardVerdict(rule, Allowed: true),
    };
}

/// <summary>Of <see cref="EntryKind.StepStarted"/>, <see cref="EntryKind.StepFinished"/> and <see cref="EntryKind.StepFailed"/>.</summary>
/// <param name="Name">What it does to what.</param>
/// <param name="Round">0 for the plan, 1 and up for what completes a half-done action.</param>
/// <param name="IsCompensation">Whether it puts the action back.</param>
/// <param name="DeadlineSeconds">How long the platform may take.</param>
/// <param name="Detail">What happened.</param>
/// <param name="AftermathSeconds">How long the platform may still carry the call out after its caller died.</param>
public sealed record StepPayload(string Name, int Round, bool IsCompensation, double DeadlineSeconds, string? Detail = null, double? AftermathSeconds = null);

/// <summary>Of <see cref="EntryKind.Outcome"/> and <see cref="EntryKind.CompensationFinished"/>.</summary>
public sealed record OutcomePayload(ActionOutcome Outcome, string Evidence, TargetState? After = null);

/// <summary>Of <see cref="EntryKind.Verified"/>.</summary>
public sealed record VerificationPayload(VerificationOutcome Outcome, string Evidence);

/// <summary>Of <see cref="EntryKind.CompensationStarted"/>.</summary>
/// <param name="Action">What puts the original action back.</param>
/// <param name="PlatformId">The id that the platform is given for it, so that its marks differ from the original's.</param>
/// <param name="Before">What was there before it.</param>
/// <param name="Steps">Names of its steps.</param>
public sealed record CompensationPayload(RemediationAction Action, ActionId PlatformId, TargetState Before, IReadOnlyList<string> Steps)
{
    public IReadOnlyDictionary<string, string?> VariablesBefore { get; init; } = new Dictionary<string, string?>();
}

/// <summary>Of <see cref="EntryKind.Frozen"/> and <see cref="EntryKind.Thawed"/>.</summary>
public sealed record FreezePayload(string Reason);

/// <summary>Of an operator's commands.</summary>
/// <param name="Command">What was asked for, in words, values of variables left out unless they are of an allowed type.</param>
/// <param name="Detail">What happened.</param>
public sealed record OperatorPayload(string Command, string? Detail = null);

/// <summary>Of <see cref="EntryKind.IncidentSeen"/>; the incident's id stands beside it.</summary>
public sealed record IncidentSeenPayload(string Service);

/// <summary>Of <see cref="EntryKind.LimitsAccepted"/>.</summary>
/// <param name="Limits">The limits in force.</param>
/// <param name="Raised">The keys that are above the usual limits.</param>
public sealed record LimitsAcceptedPayload(PolicyFigures Limits, IReadOnlyList<string> Raised);

/// <summary>Of <see cref="EntryKind.ConfigurationRefused"/>.</summary>
/// <param name="Problems">One sentence for each thing that cannot be used, values that may be secrets left out.</param>
public sealed record ConfigurationRefusedPayload(IReadOnlyList<string> Problems);
