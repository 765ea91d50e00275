using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Monitor.Sampling;

namespace RunbookExecutor.Monitor.Detection;

/// <summary>Crashes of any kind since the container was last started on purpose. High, critical from twice as many as it takes.</summary>
public sealed class CrashLoopDetector : IDetector
{
    public AnomalyType Type => AnomalyType.CrashLoop;

    public DetectionRule Default { get; } = new(
        AnomalyType.CrashLoop, Metric.Crashes, 3, 1, TimeSpan.Zero, TimeSpan.FromMinutes(1), RuleBook.DefaultSource, TimeSpan.FromMinutes(5));

    public bool OutlivesProcess => true;

    public double ClearBelow(double threshold) => 1;

    public Reading Read(ContainerWindow window, DetectionRule rule) =>
        Reading.Of(window.ObservedAt, CrashCount.Of(window, rule.Within, crash => true));

    public Severity Grade(double value) => value >= 2 * (Default.Threshold + 1) ? Severity.Critical : Severity.High;

    public string Describe(double value, ContainerWindow window, DetectionRule rule) =>
        $"it crashed {CrashCount.Text(value, rule.Within)}{CrashCount.LastOf(window, crash => true)}";
}
