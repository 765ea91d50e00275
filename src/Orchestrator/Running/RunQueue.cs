using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Core.Runs;

namespace RunbookExecutor.Orchestrator.Running;

/// <summary>Which incidents get a run: each firing one once, and one run at a time for a service.</summary>
public sealed class RunQueue
{
    private readonly HashSet<IncidentId> answered = [];
    private readonly Dictionary<Fingerprint, DateTimeOffset> answeredUntil = [];
    private readonly HashSet<string> busyServices = [];

    /// <summary>Runs of an earlier process: what they answered stays answered, and what they began is not begun by another.</summary>
    public void Remember(Run run)
    {
        if (run.IsFinished)
        {
            Answer(run);
            return;
        }

        busyServices.Add(Service(run.Incident));
    }

    /// <summary>The firing incidents that may get a run now; gravest first, at most one for a service.</summary>
    public IReadOnlyList<Incident> Startable(IEnumerable<Incident> incidents) =>
        [.. incidents
            .Where(incident => incident.State == IncidentState.Firing && !IsAnswered(incident) && !busyServices.Contains(Service(incident)))
            .OrderByDescending(incident => incident.Fingerprint.IsServiceWide)
            .ThenByDescending(incident => incident.Severity)
            .ThenBy(incident => incident.FiredAt)
            .DistinctBy(Service)];

    /// <summary>Claims an incident for a run; false when it has had one, or its service has one now.</summary>
    public bool TryBegin(Incident incident) => !IsAnswered(incident) && busyServices.Add(Service(incident));

    /// <summary>A claim from which no run came: the incident may be claimed again.</summary>
    public void GiveBack(Incident incident) => busyServices.Remove(Service(incident));

    public void End(Run run)
    {
        busyServices.Remove(Service(run.Incident));
        Answer(run);
    }

    // A run that was stopped by a freeze left its incident unanswered.
    private void Answer(Run run)
    {
        if (run.Finished is { Outcome: not Recovery.Stopped } finished)
        {
            answered.Add(run.Incident.Id);
            var known = answeredUntil.GetValueOrDefault(run.Incident.Fingerprint);
            answeredUntil[run.Incident.Fingerprint] = known > finished.Time ? known : finished.Time;
        }
    }

    // A monitor that began anew gives the trouble of an unfinished run another id; what began before that run's end is its own all the same.
    private bool IsAnswered(Incident incident) =>
        answered.Contains(incident.Id)
        || (answeredUntil.TryGetValue(incident.Fingerprint, out var until) && incident.StartedAt <= until);

    private static string Service(Incident incident) => $"{incident.Fingerprint.Platform}/{incident.Fingerprint.Service}";
}
