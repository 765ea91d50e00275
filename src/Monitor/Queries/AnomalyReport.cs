using System.Text.Json.Serialization;

namespace RunbookExecutor.Monitor.Queries;

/// <summary>Result of <c>detect-anomaly</c>.</summary>
public sealed record AnomalyReport
{
    public required bool Success { get; init; }

    public required string ContainerId { get; init; }

    public required string ContainerName { get; init; }

    /// <summary>The gravest of <see cref="Anomalies"/>; null when nothing breaches.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public AnomalyView? Anomaly { get; init; }

    /// <summary>Everything that breaches now, gravest first.</summary>
    public required IReadOnlyList<AnomalyView> Anomalies { get; init; }

    /// <summary>Every type that is judged, whatever its verdict.</summary>
    public required IReadOnlyList<CheckView> ChecksPerformed { get; init; }

    public required DateTimeOffset Timestamp { get; init; }
}

/// <summary>One breach; shares in percent, counts and states as they are.</summary>
public sealed record AnomalyView
{
    public required string Type { get; init; }

    /// <summary><c>low</c>, <c>medium</c>, <c>high</c>, <c>critical</c>.</summary>
    public required string Severity { get; init; }

    public required string ContainerId { get; init; }

    public required string ContainerName { get; init; }

    /// <summary><c>pending</c> until the breach has lasted for the rule's hold, then <c>firing</c>.</summary>
    public required string State { get; init; }

    public required MetricsView CurrentMetrics { get; init; }

    public required double Threshold { get; init; }

    public required string Message { get; init; }

    /// <summary>When the value was read.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    public required AnomalyContext Context { get; init; }
}

/// <param name="Service">Whose replica it is.</param>
/// <param name="Value">Percent; a count for <c>OOM_KILLED</c> and <c>CRASH_LOOP</c>, 1 for <c>UNHEALTHY</c>.</param>
/// <param name="Since">First breaching sample.</param>
/// <param name="HoldSeconds">How long a breach must last to fire.</param>
/// <param name="ClearThreshold">Value below which it counts as clear.</param>
/// <param name="RuleSource">Where the rule was set.</param>
/// <param name="IncidentId">The open incident of it.</param>
/// <param name="IsServiceWide">Whether that incident is one of the whole service.</param>
/// <param name="DeployedAt">When an operator deployed the version that runs: evidence for a rollback.</param>
public sealed record AnomalyContext(
    string Service,
    double Value,
    DateTimeOffset Since,
    double HoldSeconds,
    double ClearThreshold,
    string RuleSource,
    string? IncidentId = null,
    bool? IsServiceWide = null,
    DateTimeOffset? DeployedAt = null);

/// <param name="Type">The anomaly type.</param>
/// <param name="Verdict"><c>clear</c>, <c>pending</c>, <c>firing</c>; <c>unknown</c> is not clear.</param>
/// <param name="Threshold">Value above which it breaches.</param>
/// <param name="Reason">One sentence with figures.</param>
/// <param name="RuleSource">Where the rule was set.</param>
/// <param name="Value">As <paramref name="Threshold"/>; absent when unknown.</param>
/// <param name="IncidentId">The open incident of it.</param>
public sealed record CheckView(
    string Type, string Verdict, double Threshold, string Reason, string RuleSource, double? Value = null, string? IncidentId = null);
