using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Monitor.Sampling;

namespace RunbookExecutor.Monitor.Detection;

/// <summary>Crashes for want of memory, as the platform says, since the container was last started on purpose. High, critical from the second on.</summary>
public sealed class OomKilledDetector : IDetector
{
    public AnomalyType Type => AnomalyType.OomKilled;

    public DetectionRule Default { get; } = new(
        AnomalyType.OomKilled, Metric.OomKills, 0, 1, TimeSpan.Zero, TimeSpan.FromMinutes(1), RuleBook.DefaultSource, TimeSpan.FromMinutes(5));

    public bool OutlivesProcess => true;

    public double ClearBelow(double threshold) => 1;

    public Reading Read(ContainerWindow window, DetectionRule rule) =>
        Reading.Of(window.ObservedAt, CrashCount.Of(window, rule.Within, crash => crash.WasOutOfMemory));

    public Severity Grade(double value) => value > 1 ? Severity.Critical : Severity.High;

    public string Describe(double value, ContainerWindow window, DetectionRule rule) =>
        $"it was killed for want of memory {CrashCount.Text(value, rule.Within)}{CrashCount.LastOf(window, crash => crash.WasOutOfMemory)}";
}
