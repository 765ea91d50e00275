using System.Globalization;
using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Monitor.Sampling;

namespace RunbookExecutor.Monitor.Detection;

/// <summary>CPU over about the last second against the container's limit, else the host's cores. High from 100 %, critical from 150 %.</summary>
public sealed class CpuDetector : IDetector
{
    public AnomalyType Type => AnomalyType.CpuOverload;

    public DetectionRule Default { get; } = new(
        AnomalyType.CpuOverload, Metric.Cpu, 0.90, 0.80, TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(30), RuleBook.DefaultSource);

    public double ClearBelow(double threshold) => Math.Round(Math.Max(threshold - 0.10, threshold / 2), 6);

    public Reading Read(ContainerWindow window, DetectionRule rule) => window.Latest switch
    {
        null => Reading.Missing(default, "no sample of this process yet"),
        { CpuUtilization: { } use } sample => Reading.Of(sample.Time, use),
        { } sample => Reading.Missing(sample.Time, "CPU use is not known yet: the process has just started, or was not read for a second"),
    };

    public Severity Grade(double value) => value >= 1.5 ? Severity.Critical : value >= 1.0 ? Severity.High : Severity.Medium;

    public string Describe(double value, ContainerWindow window, DetectionRule rule) => window.Container.CpuLimitCores is { } cores
        ? string.Create(CultureInfo.InvariantCulture, $"CPU is at {Percent.Text(value)} of its limit of {cores:0.##} cores")
        : $"CPU is at {Percent.Text(value)} of the host's cores";
}
