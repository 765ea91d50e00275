using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Core.Runs;

namespace RunbookExecutor.Orchestrator.Running;

/// <summary>Which incidents get a run: each firing one once, and one run at a time for a service.</summary>
public sealed class RunQueue
{
    private readonly HashSet<IncidentId> answered = [];
    private readonly HashSet<string> busyServices = [];

    /// <summary>Runs of an earlier process: what they answered stays answered.</summary>
    public void Remember(Run run)
    {
        // A run that was stopped by a freeze left its incident unanswered.
        if (run.Finished?.Outcome != Recovery.Stopped)
        {
            answered.Add(run.Incident.Id);
        }
    }

    /// <summary>The firing incidents that may get a run now; gravest first, at most one for a service.</summary>
    public IReadOnlyList<Incident> Startable(IEnumerable<Incident> incidents) =>
        [.. incidents
            .Where(incident => incident.State == IncidentState.Firing && !answered.Contains(incident.Id) && !busyServices.Contains(Service(incident)))
            .OrderByDescending(incident => incident.Fingerprint.IsServiceWide)
            .ThenByDescending(incident => incident.Severity)
            .ThenBy(incident => incident.FiredAt)
            .DistinctBy(Service)];

    public void Begin(Incident incident)
    {
        answered.Add(incident.Id);
        busyServices.Add(Service(incident));
    }

    public void End(Run run)
    {
        busyServices.Remove(Service(run.Incident));
        if (run.Finished?.Outcome == Recovery.Stopped)
        {
            answered.Remove(run.Incident.Id);
        }
    }

    private static string Service(Incident incident) => $"{incident.Fingerprint.Platform}/{incident.Fingerprint.Service}";
}
