using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Core.Text;
using RunbookExecutor.Monitor.Sampling;

namespace RunbookExecutor.Monitor.Detection;

/// <summary>The health check as the platform reports it: 1 while it fails, 0 while it passes, unknown while it has not answered since the start. High.</summary>
public sealed class UnhealthyDetector : IDetector
{
    public AnomalyType Type => AnomalyType.Unhealthy;

    public DetectionRule Default { get; } = new(
        AnomalyType.Unhealthy, Metric.Unhealthy, 0, 1, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30), RuleBook.DefaultSource);

    public double ClearBelow(double threshold) => 1;

    public Reading Read(ContainerWindow window, DetectionRule rule) => window.Container.Health switch
    {
        HealthState.Healthy => Reading.Of(window.ObservedAt, 0),
        HealthState.Unhealthy => Reading.Of(window.ObservedAt, 1),
        HealthState.Starting => Reading.Missing(window.ObservedAt, "its health check has not passed or failed since it started"),
        _ => Reading.Missing(window.ObservedAt, "it has no health check"),
    };

    public Severity Grade(double value) => Severity.High;

    public string Describe(double value, ContainerWindow window, DetectionRule rule) =>
        value == 0 ? "its health check passes"
        : window.Container.StateReason is { } reason ? $"its health check fails ({LineText.Escaped(reason).TrimEnd('.')})"
        : "its health check fails";
}
