using RunbookExecutor.Core.Identity;

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
}
