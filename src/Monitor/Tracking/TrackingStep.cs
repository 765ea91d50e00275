using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Monitor.Detection;

namespace RunbookExecutor.Monitor.Tracking;

/// <summary>One step of the tracking, one anomaly type of one service after another.</summary>
internal sealed class TrackingStep(PlatformSnapshot snapshot, DateTimeOffset now, string bootId, long version)
{
    public List<TrackedIncident> Open { get; } = [];

    public List<TrackedIncident> Resolved { get; } = [];

    public long Version { get; private set; } = version;

    /// <param name="key">The service incident's fingerprint.</param>
    /// <param name="open">The open incidents of this service and type.</param>
    /// <param name="symptoms">The service's containers, this type.</param>
    public void Take(Fingerprint key, IReadOnlyList<TrackedIncident> open, IReadOnlyList<Symptom> symptoms)
    {
        var wide = open.FirstOrDefault(tracked => tracked.Incident.Fingerprint.IsServiceWide);
        var single = open.Where(tracked => tracked != wide).ToList();
        var breaching = symptoms.Where(symptom => symptom.IsBreaching).ToList();
        var isWide = IsServiceWide(key.Service, breaching.Count);
        if (wide is { Incident.State: IncidentState.Pending } && !isWide)
        {
            Resolve(wide, "It ended before it fired, or went on in single containers only.");
            wide = null;
        }

        if (wide is null && !isWide)
        {
            TakeContainers(key, single, symptoms);
            return;
        }

        wide ??= Begin(key, breaching);
        foreach (var absorbed in single)
        {
            wide = wide with { Affected = [.. wide.Affected.UnionBy(absorbed.Affected, affected => affected.ContainerId)] };
            Resolve(absorbed, $"It is part of the service incident {wide.Incident.Id} now.", wide.Incident.Id);
        }

        Continue(wide, symptoms);
    }

    private bool IsServiceWide(string service, int breaching) =>
        breaching >= 2 && breaching * 2 >= snapshot.Containers.Count(container => container.Service == service && container.IsRunning);

    private void TakeContainers(Fingerprint key, List<TrackedIncident> open, IReadOnlyList<Symptom> symptoms)
    {
        foreach (var tracked in open)
        {
            Continue(tracked, [.. symptoms.Where(symptom => symptom.ContainerId == tracked.Incident.Fingerprint.ContainerId)]);
        }

        foreach (var symptom in symptoms)
        {
            if (symptom.IsBreaching && !open.Exists(tracked => tracked.Incident.Fingerprint.ContainerId == symptom.ContainerId))
            {
                Continue(Begin(key with { ContainerId = symptom.ContainerId }, [symptom]), [symptom]);
            }
        }
    }

    private TrackedIncident Begin(Fingerprint fingerprint, List<Symptom> breaching)
    {
        var anomaly = Gravest(breaching);
        var since = breaching.Min(symptom => symptom.Anomaly!.Since);
        var incident = new Incident
        {
            Id = new IncidentId(Ids.Derived(IncidentId.Prefix, since, $"{fingerprint}/{bootId}")),
            Fingerprint = fingerprint,
            State = IncidentState.Pending,
            Severity = anomaly.Severity,
            Containers = [],
            StartedAt = since,
            Anomaly = anomaly,
            Rule = breaching[0].Rule,
        };
        return new TrackedIncident(incident, [], Version: 0);
    }

    private void Continue(TrackedIncident tracked, IReadOnlyList<Symptom> symptoms)
    {
        var breaching = symptoms.Where(symptom => symptom.IsBreaching).ToList();
        var incident = breaching.Count == 0 ? tracked.Incident : Worsen(tracked.Incident, breaching);
        var affected = Affected(tracked, symptoms, breaching);
        var next = tracked with { Incident = incident, Affected = affected };
        if (Ending(incident, affected, symptoms) is { } resolution)
        {
            Resolve(next, resolution);
        }
        else
        {
            Open.Add(IsVisible(tracked, incident) ? next with { Version = ++Version } : next);
        }
    }

    private Incident Worsen(Incident incident, List<Symptom> breaching)
    {
        var anomaly = Gravest(breaching);
        var isFiring = incident.State == IncidentState.Firing || breaching.Exists(symptom => symptom.IsHeld);
        var containers = breaching.Select(symptom => symptom.ContainerId).Order(StringComparer.Ordinal).ToList();
        return incident with
        {
            State = isFiring ? IncidentState.Firing : IncidentState.Pending,
            FiredAt = incident.FiredAt ?? (isFiring ? now : null),
            Anomaly = anomaly,
            Severity = anomaly.Severity > incident.Severity ? anomaly.Severity : incident.Severity,
            Containers = containers.SequenceEqual(incident.Containers) ? incident.Containers : containers,
            DeployedAt = incident.FiredAt is null ? snapshot.FindService(incident.Fingerprint.Service)?.DeployedAt : incident.DeployedAt,
        };
    }

    private List<AffectedContainer> Affected(TrackedIncident tracked, IReadOnlyList<Symptom> symptoms, List<Symptom> breaching)
    {
        var ids = tracked.Affected.Select(affected => affected.ContainerId).Union(breaching.Select(symptom => symptom.ContainerId));
        return [.. ids.Select(id => See(id, tracked.Affected.FirstOrDefault(affected => affected.ContainerId == id), symptoms))];
    }

    private AffectedContainer See(string id, AffectedContainer? last, IReadOnlyList<Symptom> symptoms)
    {
        var container = snapshot.FindContainer(id);
        var isKnown = symptoms.Any(symptom => symptom.ContainerId == id && symptom.Verdict != CheckVerdict.Unknown);
        last ??= new AffectedContainer(id, now, now, now);
        return new AffectedContainer(
            id,
            container is null ? last.ListedAt : now,
            container is { IsRunning: true } ? now : last.RunningAt,
            isKnown ? now : last.KnownAt);
    }

    // Null while it goes on.
    private string? Ending(Incident incident, List<AffectedContainer> affected, IReadOnlyList<Symptom> symptoms)
    {
        var endings = affected.ConvertAll(container => new ContainerEnding(
            container, symptoms.FirstOrDefault(symptom => symptom.ContainerId == container.ContainerId), incident, now));
        return incident.State == IncidentState.Pending
            ? endings.TrueForAll(ending => ending.HasLapsed) ? "It ended before it fired." : null
            : endings.TrueForAll(ending => ending.IsOver) ? ContainerEnding.Sentence(endings) : null;
    }

    private void Resolve(TrackedIncident tracked, string resolution, IncidentId? absorbedBy = null) => Resolved.Add(tracked with
    {
        Incident = tracked.Incident with { State = IncidentState.Resolved, ResolvedAt = now, Resolution = resolution, AbsorbedBy = absorbedBy },
        Version = ++Version,
    });

    // The figures change at every step; a reader waits for what changes the story.
    private static bool IsVisible(TrackedIncident before, Incident after) =>
        before.Version == 0
        || before.Incident.State != after.State
        || before.Incident.Severity != after.Severity
        || before.Incident.DeployedAt != after.DeployedAt
        || !ReferenceEquals(before.Incident.Containers, after.Containers);

    private static Anomaly Gravest(List<Symptom> breaching) =>
        breaching.Select(symptom => symptom.Anomaly!).OrderByDescending(anomaly => anomaly.Severity).ThenByDescending(anomaly => anomaly.Value).First();
}
