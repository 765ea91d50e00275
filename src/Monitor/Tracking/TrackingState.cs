using RunbookExecutor.Core.Incidents;

namespace RunbookExecutor.Monitor.Tracking;

/// <summary>The incidents at one moment: open ones, and a bounded number of those that are over.</summary>
/// <param name="Open">Pending and firing.</param>
/// <param name="Recent">Resolved ones, oldest first.</param>
/// <param name="Version">Grows by one with each change that a reader should see.</param>
public sealed record TrackingState(IReadOnlyList<TrackedIncident> Open, IReadOnlyList<TrackedIncident> Recent, long Version)
{
    public static readonly TrackingState Empty = new([], [], 0);

    public IEnumerable<TrackedIncident> All => Open.Concat(Recent.Reverse());
}

/// <param name="Incident">As readers see it.</param>
/// <param name="Affected">Every container that has been part of it.</param>
/// <param name="Version">Version of its last change.</param>
public sealed record TrackedIncident(Incident Incident, IReadOnlyList<AffectedContainer> Affected, long Version);

/// <summary>A container that is or was part of an incident, and when it was last seen how; it has to be clear before the incident is over.</summary>
/// <param name="ContainerId">Which.</param>
/// <param name="ListedAt">When the platform last listed it.</param>
/// <param name="RunningAt">When it last ran.</param>
/// <param name="KnownAt">When its metric was last known.</param>
public sealed record AffectedContainer(string ContainerId, DateTimeOffset ListedAt, DateTimeOffset RunningAt, DateTimeOffset KnownAt);
