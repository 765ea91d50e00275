using System.Globalization;
using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Core.Units;

namespace RunbookExecutor.Core.Runbooks;

/// <summary>What a runbook's text says about when the trouble begins.</summary>
/// <param name="Metric">What is measured.</param>
/// <param name="Threshold">The value above which it breaches (0.8 for 80 %).</param>
/// <param name="Hold">How long it must last; null when the text does not say.</param>
/// <param name="Line">Line of the file, from 1.</param>
/// <param name="Within">How far back a count goes; null when the text does not say, and for what is no count.</param>
public sealed record DetectionClause(Metric Metric, double Threshold, TimeSpan? Hold, int Line, TimeSpan? Within = null)
{
    /// <summary>The canonical form, <c>memory &gt; 80% for 2m</c>.</summary>
    public string Canonical => Write(Metric, Threshold, Hold, Within);

    /// <summary>A detection as one would write it.</summary>
    public static string Write(Metric metric, double threshold, TimeSpan? hold, TimeSpan? within)
    {
        var what = metric == Metric.Unhealthy ? metric.Word()
            : metric.IsShare() ? new MetricComparison(metric, Comparison.Above, threshold).Canonical
            : string.Create(CultureInfo.InvariantCulture, $"{metric.Word()} > {threshold:0}");
        var period = within is { } back ? $" within {DurationText.Format(back)}" : string.Empty;
        return hold is { } time && time > TimeSpan.Zero ? $"{what}{period} for {DurationText.Format(time)}" : what + period;
    }
}
