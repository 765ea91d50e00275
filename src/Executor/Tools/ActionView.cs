using RunbookExecutor.Core.Ledger;

namespace RunbookExecutor.Executor.Tools;

/// <summary>One action as the ledger tells it, for agents, pages and the terminal.</summary>
public sealed record ActionView
{
    public required string ActionId { get; init; }

    public required string Tool { get; init; }

    /// <summary>What it does, in words.</summary>
    public required string Description { get; init; }

    public required string Service { get; init; }

    /// <summary>The one container that it acts on; absent when it acts on the service.</summary>
    public string? ContainerId { get; init; }

    public required string Caller { get; init; }

    public string? Reason { get; init; }

    public string? RunId { get; init; }

    public string? IncidentId { get; init; }

    /// <summary>InProgress, Succeeded, Failed or Indeterminate.</summary>
    public required string State { get; init; }

    /// <summary>What the platform showed.</summary>
    public string? Evidence { get; init; }

    public required DateTimeOffset SentAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public int ReplicasBefore { get; init; }

    public int? ReplicasAfter { get; init; }

    public required IReadOnlyList<StepView> Steps { get; init; }

    /// <summary>What became of the symptom, as reported.</summary>
    public VerificationView? Verification { get; init; }

    /// <summary>How it was put back, when it did not help.</summary>
    public CompensationView? Compensation { get; init; }

    /// <summary>It did not help and is still to be put back.</summary>
    public bool CompensationPending { get; init; }

    public static ActionView Of(ActionRecord action) => new()
    {
        ActionId = action.Id.Value,
        Tool = action.Action.Tool,
        Description = action.Action.Describe(),
        Service = action.Service,
        ContainerId = action.Action.ActsOnService ? null : action.Action.Target,
        Caller = action.Caller,
        Reason = action.Intent.Reason,
        RunId = action.RunId?.Value,
        IncidentId = action.IncidentId?.Value,
        State = action.Outcome.ToString(),
        Evidence = action.Evidence,
        SentAt = action.SentAt,
        FinishedAt = action.FinishedAt,
        ReplicasBefore = action.Intent.Before.RunningReplicas,
        ReplicasAfter = action.After?.RunningReplicas,
        Steps = [.. action.Steps.Select(StepView.Of)],
        Verification = action.Verification is { } verification ? new VerificationView(verification.Outcome.ToString(), verification.Evidence) : null,
        Compensation = action.Compensation is { } back ? new CompensationView(back.Outcome.ToString(), back.Intent?.Action.Describe(), back.Evidence) : null,
        CompensationPending = action.NeedsCompensation,
    };
}

/// <param name="Outcome">Effective, Ineffective, Harmful or Inconclusive.</param>
/// <param name="Evidence">What it was judged by.</param>
public sealed record VerificationView(string Outcome, string Evidence);

/// <param name="State">InProgress, Succeeded, Failed or Indeterminate.</param>
/// <param name="Description">What put it back; absent when it was left as it is.</param>
/// <param name="Evidence">What the platform showed, or why it was left.</param>
public sealed record CompensationView(string State, string? Description = null, string? Evidence = null);
