using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Core.Units;
using RunbookExecutor.Monitor.Sampling;

namespace RunbookExecutor.Monitor.Detection;

/// <summary>Memory in use against the container's limit. High from 90 %, critical from 95 %: there is little left before the kernel ends it.</summary>
public sealed class MemoryDetector : IDetector
{
    public AnomalyType Type => AnomalyType.MemorySpike;

    public DetectionRule Default { get; } = new(
        AnomalyType.MemorySpike, Metric.Memory, 0.80, 0.70, TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(30), RuleBook.DefaultSource);

    public double ClearBelow(double threshold) => Math.Round(Math.Max(threshold - 0.10, threshold / 2), 6);

    public Reading Read(ContainerWindow window, DetectionRule rule) => window.Latest switch
    {
        null => Reading.Missing(default, "no sample of this process yet"),
        { MemoryUtilization: { } share } sample => Reading.Of(sample.Time, share),
        { } sample => Reading.Missing(sample.Time, "no memory limit is set, so there is nothing to measure against"),
    };

    public Severity Grade(double value) => value >= 0.95 ? Severity.Critical : value >= 0.90 ? Severity.High : Severity.Medium;

    public string Describe(double value, ContainerWindow window, DetectionRule rule) =>
        $"memory is at {Percent.Text(value)} of its limit of {ByteSize.Format(window.Container.MemoryLimitBytes ?? 0)}";
}
