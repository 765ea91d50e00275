using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Orchestrator.Clients;

namespace RunbookExecutor.Orchestrator.Verification;

/// <summary>Finds what is wrong in the incident's service now and was not at the act. Pure.</summary>
/// <param name="incident">The trouble that the act was to cure; this one in itself is not new.</param>
/// <param name="actedAt">When the act was read back.</param>
public sealed class NewTrouble(Incident incident, DateTimeOffset actedAt)
{
    /// <summary>Whether crashes are the very trouble, so that one more in the same place makes nothing worse.</summary>
    private bool IsAboutCrashes => incident.Rule.Metric is Metric.Crashes or Metric.OomKills;

    /// <summary>One sentence for the first thing that got worse; null when nothing did.</summary>
    public string? Find(IReadOnlyList<ReplicaView> replicas, IReadOnlyList<Incident> incidents) =>
        replicas.Where(IsNewlyCrashing).Select(replica => $"{replica.Id}: {ReplicaCheck.Describe(replica.LastCrash(actedAt)!)}, after the act").FirstOrDefault()
        ?? New(incidents, IncidentState.Firing).Select(found => $"new since the act: {found.Fingerprint.Type}, {found.Anomaly.Message}").FirstOrDefault();

    /// <summary>What may become one: a breach that has not lasted long enough yet.</summary>
    public string? FindPending(IReadOnlyList<Incident> incidents) =>
        New(incidents, IncidentState.Pending).Select(found => $"new since the act, and not over yet: {found.Fingerprint.Type}, {found.Anomaly.Message}").FirstOrDefault();

    private bool IsNewlyCrashing(ReplicaView replica) =>
        replica.LastCrash(actedAt) is not null
        && !replica.Crashes.Any(crash => crash.Time <= actedAt)
        && !(IsAboutCrashes && IsAffected(replica.Id));

    private IEnumerable<Incident> New(IReadOnlyList<Incident> incidents, IncidentState state) => incidents.Where(found =>
        found.State == state
        && found.StartedAt > actedAt
        && found.Fingerprint.Service == incident.Fingerprint.Service
        && found.Fingerprint.Platform == incident.Fingerprint.Platform
        && !IsTheSame(found.Fingerprint));

    private bool IsTheSame(Fingerprint other) =>
        other.Type == incident.Fingerprint.Type && (other.ContainerId is not { } container || IsAffected(container));

    private bool IsAffected(string container) => incident.Fingerprint.IsServiceWide || incident.Containers.Contains(container);
}
