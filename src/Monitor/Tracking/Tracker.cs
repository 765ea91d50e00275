using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Incidents;

namespace RunbookExecutor.Monitor.Tracking;

/// <summary>
/// Turns this step's symptoms into incidents, a pure function: pending, firing, resolved; one per fingerprint; and one for a service where at least two
/// and at least half of its running replicas breach the same type.
/// </summary>
public static class Tracker
{
    /// <summary>Resolved incidents that are kept.</summary>
    public const int KeptResolved = 200;

    /// <summary>Of those that lapsed before they fired, this many.</summary>
    public const int KeptLapsed = 50;

    /// <param name="state">What was known.</param>
    /// <param name="symptoms">All that breach, and all others of services with an open incident.</param>
    /// <param name="snapshot">What the platform lists.</param>
    /// <param name="now">The time of this step.</param>
    /// <param name="bootId">Part of the ids, so that two machines never make the same one.</param>
    public static TrackingState Track(
        TrackingState state, IReadOnlyList<Symptom> symptoms, PlatformSnapshot snapshot, DateTimeOffset now, string bootId)
    {
        if (state.Open.Count == 0 && symptoms.Count == 0)
        {
            return state;
        }

        var step = new TrackingStep(snapshot, now, bootId, state.Version);
        var keys = state.Open.Select(tracked => KeyOf(tracked.Incident.Fingerprint))
            .Concat(symptoms.Where(symptom => symptom.IsBreaching).Select(KeyOf))
            .Distinct();
        foreach (var key in keys)
        {
            step.Take(
                key,
                [.. state.Open.Where(tracked => KeyOf(tracked.Incident.Fingerprint) == key)],
                [.. symptoms.Where(symptom => KeyOf(symptom) == key)]);
        }

        return new TrackingState(step.Open, Bounded(state.Recent, step.Resolved), step.Version);
    }

    private static Fingerprint KeyOf(Fingerprint fingerprint) => fingerprint with { ContainerId = null };

    private static Fingerprint KeyOf(Symptom symptom) => new(symptom.Platform, symptom.Service, symptom.Rule.Type, ContainerId: null);

    private static IReadOnlyList<TrackedIncident> Bounded(IReadOnlyList<TrackedIncident> recent, List<TrackedIncident> resolved)
    {
        if (resolved.Count == 0)
        {
            return recent;
        }

        List<TrackedIncident> all = [.. recent, .. resolved];
        var fired = all.Where(tracked => tracked.Incident.FiredAt is not null).TakeLast(KeptResolved);
        var lapsed = all.Where(tracked => tracked.Incident.FiredAt is null).TakeLast(KeptLapsed);
        return [.. fired.Concat(lapsed).OrderBy(tracked => tracked.Version)];
    }
}
