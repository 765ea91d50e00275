using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Incidents;

namespace RunbookExecutor.Core.Actions;

/// <summary>Somebody asks for an action; the guards decide.</summary>
public sealed record ActionRequest
{
    public required RemediationAction Action { get; init; }

    /// <summary>Who asks, from the transport and never from an argument: <c>orchestrator</c>, a token's name, <c>local</c>.</summary>
    public required string Caller { get; init; }

    public string? Reason { get; init; }

    /// <summary>Judge and show only; nothing is sent and no budget is used.</summary>
    public bool DryRun { get; init; }

    /// <summary>The same key with the same action gives the recorded result instead of a second action; unique for a caller, kept 24 h.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>The run whose step this is; null for an action outside a run.</summary>
    public RunId? RunId { get; init; }

    public IncidentId? IncidentId { get; init; }

    /// <summary>Containers that breach in the incident: acting on one of them takes nothing healthy down.</summary>
    public IReadOnlyList<string> AffectedContainers { get; init; } = [];

    /// <summary>How long after the read-back its caller expects to report a verification at the latest; null leaves it to the executor.</summary>
    public TimeSpan? VerifyWithin { get; init; }

    /// <summary>The kind of trouble that the caller acts against; null when it names none.</summary>
    public AnomalyType? Anomaly { get; init; }

    /// <summary>The runbook's own mode, of which the stricter holds together with the target's; null leaves it to the target.</summary>
    public AutomationMode? Mode { get; init; }

    /// <summary>Hash of the runbook that asks for it; an approval holds for this text only.</summary>
    public string? RunbookHash { get; init; }

    /// <summary>The caller may only propose: a person approves each of its actions, whatever the mode.</summary>
    public bool IsProposal { get; init; }

    /// <summary>All incidents that the caller knows to be open, of any service.</summary>
    public IReadOnlyList<OpenIncident> OpenIncidents { get; init; } = [];

    /// <summary>The trouble was over before anything was done about it.</summary>
    public bool IsIncidentOver { get; init; }
}

/// <param name="Id">The incident.</param>
/// <param name="Service">Where it is.</param>
public sealed record OpenIncident(IncidentId Id, string Service);
