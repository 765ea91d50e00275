using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Monitor.Detection;
using RunbookExecutor.Monitor.Sampling;
using RunbookExecutor.Monitor.Tracking;

namespace RunbookExecutor.Monitor.Queries;

/// <summary>What every detector says of one container, from memory.</summary>
public sealed class AnomalyQuery(ContainerSelector selector, Judges judges, MetricsQuery metrics, IncidentBoard incidents, TimeProvider time)
{
    public Answer<AnomalyReport> Get(string? containerId)
    {
        var found = selector.Find(containerId);
        if (!found.IsFound)
        {
            return found.Refusal;
        }

        return judges.Find(found.Value) is { } judge
            ? Report(judge)
            : Refusal.Missing($"'{found.Value.Container.Name}' has just been listed and not been judged yet; ask again in a second.");
    }

    private AnomalyReport Report(ContainerJudge judge)
    {
        var container = judge.Window.Container;
        var now = time.GetUtcNow();
        var current = metrics.View(judge.Window, now);
        var anomalies = Enumerable.Range(0, judge.Count)
            .Select(detector => (Anomaly: judge.Anomaly(detector), judge[detector].Rule))
            .Where(breach => breach.Anomaly is not null)
            .OrderByDescending(breach => breach.Anomaly!.Severity)
            .ThenByDescending(breach => breach.Anomaly!.IsHeld)
            .Select(breach => View(breach.Anomaly!, breach.Rule, container, current))
            .ToList();
        return new AnomalyReport
        {
            Success = true,
            ContainerId = container.Id,
            ContainerName = container.Name,
            Anomaly = anomalies.FirstOrDefault(),
            Anomalies = anomalies,
            ChecksPerformed = [.. judge.Current().Select(judgment => Check(judgment, judge.Window))],
            Timestamp = now,
        };
    }

    private AnomalyView View(Anomaly anomaly, DetectionRule rule, Container container, MetricsView current)
    {
        var incident = Incident(container, anomaly.Type);
        return new AnomalyView
        {
            Type = anomaly.Type.Value,
            Severity = Wire.Word(anomaly.Severity),
            ContainerId = anomaly.ContainerId,
            ContainerName = anomaly.ContainerName,
            State = anomaly.IsHeld ? "firing" : "pending",
            CurrentMetrics = current,
            Threshold = Shown(anomaly.Threshold, rule),
            Message = anomaly.Message,
            Timestamp = anomaly.Time,
            Context = new AnomalyContext(
                container.Service, Shown(anomaly.Value, rule), anomaly.Since, rule.Hold.TotalSeconds, Shown(rule.ClearThreshold, rule), rule.Source,
                incident?.Id.Value, incident?.Fingerprint.IsServiceWide, incident?.DeployedAt),
        };
    }

    private CheckView Check(Judgment judgment, ContainerWindow window) => new(
        judgment.Rule.Type.Value,
        Wire.Word(judgment.Verdict),
        Shown(judgment.Rule.Threshold, judgment.Rule),
        BreachText.Reason(judgment, window),
        judgment.Rule.Source,
        judgment.Verdict == CheckVerdict.Unknown ? null : Shown(judgment.Course.Value, judgment.Rule),
        Incident(window.Container, judgment.Rule.Type)?.Id.Value);

    private static double Shown(double value, DetectionRule rule) => rule.Metric.IsShare() ? Percent.Of(value) : value;

    private Incident? Incident(Container container, AnomalyType type) => incidents.FindOpen(container.Service, container.Id, type);
}
