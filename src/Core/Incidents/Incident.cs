using RunbookExecutor.Core.Identity;

namespace RunbookExecutor.Core.Incidents;

/// <summary>Trouble of one kind in one container, or in a whole service, from its first breaching sample until it is over.</summary>
public sealed record Incident
{
    public required IncidentId Id { get; init; }

    public required Fingerprint Fingerprint { get; init; }

    public required IncidentState State { get; init; }

    public required Severity Severity { get; init; }

    /// <summary>The containers that breach, or breached last; one for a container incident.</summary>
    public required IReadOnlyList<string> Containers { get; init; }

    /// <summary>Time of the first breaching sample.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? FiredAt { get; init; }

    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>Why it is over, in one sentence; null while it is open.</summary>
    public string? Resolution { get; init; }

    /// <summary>The service incident that took this container incident over; null for any other end.</summary>
    public IncidentId? AbsorbedBy { get; init; }

    /// <summary>The gravest breach among its containers, as last seen.</summary>
    public required Anomaly Anomaly { get; init; }

    /// <summary>The rule that opened it; recovery is judged by its clear threshold.</summary>
    public required DetectionRule Rule { get; init; }

    /// <summary>When an operator deployed the version that the service runs; evidence for a rollback.</summary>
    public DateTimeOffset? DeployedAt { get; init; }

    public bool IsOpen => State != IncidentState.Resolved;
}

/// <summary>What makes two breaches the same incident. <see cref="ContainerId"/> is null for a service incident.</summary>
public sealed record Fingerprint(string Platform, string Service, AnomalyType Type, string? ContainerId)
{
    public bool IsServiceWide => ContainerId is null;

    public override string ToString() => $"{Platform}/{Service}/{Type}/{ContainerId ?? "*"}";
}

public enum IncidentState
{
    Pending,
    Firing,
    Resolved,
}
