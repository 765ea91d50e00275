using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Monitor.Sampling;

namespace RunbookExecutor.Monitor.Detection;

/// <summary>Share of log lines of level error over the last seconds, with a minimum of lines. High from 20 %, critical from 50 %.</summary>
public sealed class ErrorRateDetector(DetectionOptions options) : IDetector
{
    private readonly string tooFew = $"fewer than {options.FewestLines} log lines in the last {options.LongestErrorWindow.TotalSeconds:0} s, too few for a rate";

    public AnomalyType Type => AnomalyType.HighErrorRate;

    public DetectionRule Default { get; } = new(
        AnomalyType.HighErrorRate, Metric.ErrorRate, 0.05, 0.02, TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(30), RuleBook.DefaultSource);

    public double ClearBelow(double threshold) => Math.Round(threshold * 0.4, 6);

    public Reading Read(ContainerWindow window, DetectionRule rule)
    {
        if (window.LogReadAt is not { } readAt)
        {
            return Reading.Missing(default, "the log has not been read yet");
        }

        var count = Count(window);
        return count.Lines >= options.FewestLines && count.Rate is { } rate
            ? Reading.Of(readAt, rate) with { EvidenceFrom = count.ErrorsFrom }
            : Reading.Missing(readAt, tooFew);
    }

    public Severity Grade(double value) => value >= 0.5 ? Severity.Critical : value >= 0.2 ? Severity.High : Severity.Medium;

    public string Describe(double value, ContainerWindow window, DetectionRule rule)
    {
        var count = Count(window);
        return $"{Percent.Text(value)} of the latest log lines are errors ({count.Errors} of {count.Lines})";
    }

    private LineCount Count(ContainerWindow window) => window.CountLines(options.ErrorWindow, options.LongestErrorWindow, options.FewestLines);
}
