using System.Collections.Immutable;
using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Dashboard.Views;

namespace RunbookExecutor.Dashboard.Feeds;

/// <summary>What the other roles told last. Feeds write it, pages read it; each value is a snapshot of its own.</summary>
public sealed class Board
{
    private const int KeptIncidents = 200;
    private const int KeptCalls = 400;

    private readonly Lock gate = new();
    private FleetList fleet = FleetList.Empty;
    private ImmutableDictionary<string, MetricsView> metrics = ImmutableDictionary<string, MetricsView>.Empty;
    private ImmutableDictionary<string, Incident> incidents = ImmutableDictionary<string, Incident>.Empty;
    private ImmutableList<CallView> calls = [];
    private ImmutableDictionary<string, string> problems = ImmutableDictionary<string, string>.Empty;
    private IReadOnlyList<RunSummary> runs = [];
    private IReadOnlyList<ApprovalView> approvals = [];
    private IReadOnlyList<ActionSummary> actions = [];
    private LimitsView? limits;
    private ImmutableHashSet<Action> watchers = [];

    /// <summary>The same object as long as nothing has changed in it that pages draw.</summary>
    public FleetList Fleet => Volatile.Read(ref fleet);

    /// <summary>Newest numbers by container id.</summary>
    public ImmutableDictionary<string, MetricsView> Metrics => Volatile.Read(ref metrics);

    /// <summary>Newest first, open ones before the others.</summary>
    public IReadOnlyList<Incident> Incidents =>
        [.. Volatile.Read(ref incidents).Values.OrderByDescending(incident => incident.IsOpen).ThenByDescending(incident => incident.StartedAt)];

    /// <summary>Newest first.</summary>
    public IReadOnlyList<RunSummary> Runs => Volatile.Read(ref runs);

    public IReadOnlyList<ApprovalView> Approvals => Volatile.Read(ref approvals);

    /// <summary>The newest ones.</summary>
    public IReadOnlyList<ActionSummary> Actions => Volatile.Read(ref actions);

    /// <summary>Null until the executor has answered.</summary>
    public LimitsView? Limits => Volatile.Read(ref limits);

    /// <summary>Oldest first: the latest, and apart from those the latest that belong to an incident.</summary>
    public ImmutableList<CallView> Calls => Volatile.Read(ref calls);

    /// <summary>A sentence for each role that does not answer.</summary>
    public ImmutableDictionary<string, string> Problems => Volatile.Read(ref problems);

    public Incident? FindIncident(string id) => Volatile.Read(ref incidents).GetValueOrDefault(id);

    public RunSummary? RunOf(string incidentId) => Runs.FirstOrDefault(run => run.IncidentId.Value == incidentId);

    /// <summary>Calls back, on a feed's thread, whenever something that pages show has changed.</summary>
    public void Watch(Action changed) => ImmutableInterlocked.Update(ref watchers, all => all.Add(changed));

    public void Unwatch(Action changed) => ImmutableInterlocked.Update(ref watchers, all => all.Remove(changed));

    internal void Take(FleetEvent taken)
    {
        Volatile.Write(ref metrics, taken.Metrics.ToImmutableDictionary());
        if (ReferenceEquals(Fleet, FleetList.Empty) || FleetShape.Of(taken.List) != FleetShape.Of(Fleet))
        {
            Volatile.Write(ref fleet, taken.List);
            Tell();
        }
    }

    internal void Take(Incident incident)
    {
        lock (gate)
        {
            var all = incidents.SetItem(incident.Id.Value, incident);
            Volatile.Write(ref incidents, all.Count <= KeptIncidents ? all : all.Remove(all.Values.MinBy(one => one.StartedAt)!.Id.Value));
        }

        Tell();
    }

    /// <summary>Drops the open incidents that are not among these: nobody follows them any more.</summary>
    internal void Retain(IReadOnlyList<Incident> known)
    {
        var ids = known.Select(incident => incident.Id).ToHashSet();
        lock (gate)
        {
            Volatile.Write(ref incidents, incidents.RemoveRange(incidents.Values.Where(incident => incident.IsOpen && !ids.Contains(incident.Id)).Select(incident => incident.Id.Value)));
        }

        Tell();
    }

    internal void Take(IReadOnlyList<RunSummary> taken) => Replace(ref runs, taken);

    internal void Take(IReadOnlyList<ApprovalView> taken) => Replace(ref approvals, taken);

    internal void Take(IReadOnlyList<ActionSummary> taken) => Replace(ref actions, taken);

    internal void Take(LimitsView taken) => Replace(ref limits, taken);

    internal void Take(CallView call)
    {
        lock (gate)
        {
            // What an incident's page tells is not to be crowded out by the readings of the same minute.
            var isAlike = (CallView other) => other.IncidentId is null == call.IncidentId is null;
            var all = calls.Add(call);
            Volatile.Write(ref calls, all.Count(isAlike) <= KeptCalls ? all : all.RemoveAt(all.FindIndex(one => isAlike(one))));
        }

        Tell();
    }

    /// <param name="role">Which role.</param>
    /// <param name="sentence">Why it cannot be asked; null when it can.</param>
    internal void Report(string role, string? sentence)
    {
        lock (gate)
        {
            if (problems.GetValueOrDefault(role) == sentence)
            {
                return;
            }

            Volatile.Write(ref problems, sentence is null ? problems.Remove(role) : problems.SetItem(role, sentence));
        }

        Tell();
    }

    private void Tell()
    {
        foreach (var watcher in watchers)
        {
            watcher();
        }
    }

    private void Replace<T>(ref T place, T taken)
        where T : class?
    {
        Volatile.Write(ref place!, taken);
        Tell();
    }
}
