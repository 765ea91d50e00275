using RunbookExecutor.Monitor.Detection;
using RunbookExecutor.Monitor.Sampling;
using RunbookExecutor.Monitor.Tracking;

namespace RunbookExecutor.Monitor;

/// <summary>One step: reads what is due, judges every container, and moves the incidents on.</summary>
public sealed class MonitorStep(Sampler sampler, Fleet fleet, Judges judges, IncidentBoard incidents, Attention attention, TimeProvider time)
{
    public async Task TakeAsync(CancellationToken cancellationToken)
    {
        await sampler.StepAsync(cancellationToken);
        var now = time.GetUtcNow();
        judges.Judge(now, sampler.CanSee);
        if (sampler.CanSee)
        {
            incidents.Track(Symptoms(), fleet.Current.Snapshot, now);
            attention.TurnTo(Troubled());
        }
    }

    // Most steps find none and allocate next to nothing.
    private List<Symptom> Symptoms()
    {
        var found = new List<Symptom>();
        foreach (var judge in judges.Current)
        {
            if (!judge.IsBreaching && !attention.IsNeeded)
            {
                continue;
            }

            var container = judge.Window.Container;
            var isWatched = attention.IsOn(container.Service);
            for (var detector = 0; detector < judge.Count; detector++)
            {
                var judgment = judge[detector];
                if (isWatched || judgment.IsBreaching)
                {
                    found.Add(new Symptom(
                        container.Id, container.Service, container.Platform, judgment.Rule, judgment.Verdict, judgment.IsClear, judge.Anomaly(detector)));
                }
            }
        }

        return found;
    }

    private HashSet<string> Troubled()
    {
        var services = new HashSet<string>();
        foreach (var tracked in incidents.Current.Open)
        {
            services.Add(tracked.Incident.Fingerprint.Service);
        }

        return services;
    }
}
