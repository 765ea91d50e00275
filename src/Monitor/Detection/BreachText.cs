using System.Globalization;
using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Core.Units;
using RunbookExecutor.Monitor.Sampling;

namespace RunbookExecutor.Monitor.Detection;

/// <summary>Says a breach and a verdict in one sentence with figures.</summary>
internal static class BreachText
{
    /// <summary><c>demo-app-2: memory is at 91.2 % of its limit of 256 MiB, above 80 % for 2.3s (fires after 2m)</c></summary>
    public static string Of(Judgment judgment, DateTimeOffset since, string name, ContainerWindow window)
    {
        var what = judgment.Detector.Describe(judgment.Course.Value, window, judgment.Rule);
        var fires = judgment.Verdict == CheckVerdict.Firing ? string.Empty : $" (fires after {DurationText.Format(judgment.Rule.Hold)})";
        return $"{name}: {what}{Beyond(judgment.Rule)}{Lasted(judgment, since)}{fires}";
    }

    /// <summary>Why a verdict is what it is.</summary>
    public static string Reason(Judgment judgment, ContainerWindow window) => judgment.Verdict switch
    {
        CheckVerdict.Unknown => judgment.Unknown ?? "not read for too long",
        CheckVerdict.Clear => judgment.Detector.Describe(judgment.Course.Value, window, judgment.Rule)
            + (judgment.Rule.Metric.IsShare() ? $", not above {Percent.Text(judgment.Rule.Threshold)}" : string.Empty),
        _ => Of(judgment, judgment.Course.BreachingSince ?? judgment.Course.Time, window.Container.Name, window),
    };

    private static string Beyond(DetectionRule rule) =>
        rule.Metric.IsShare() ? $", above {Percent.Text(rule.Threshold)}"
        : rule.Threshold > 0 ? string.Create(CultureInfo.InvariantCulture, $", more than {rule.Threshold:0}")
        : string.Empty;

    // A count says its own period.
    private static string Lasted(Judgment judgment, DateTimeOffset since) =>
        judgment.Rule.Within is null ? $" for {Rounded(judgment.Course.Time - since)}" : string.Empty;

    private static string Rounded(TimeSpan span) => DurationText.Format(TimeSpan.FromMilliseconds(Math.Round(span.TotalMilliseconds / 100) * 100));
}
