using System.Globalization;
using System.Text.RegularExpressions;
using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Core.Units;

namespace RunbookExecutor.Core.Runbooks.Parsing;

/// <summary>Reads the figures of a runbook, in words or in short: <c>2 minutes</c>, <c>90s</c>, <c>80 percent</c>; and the pieces of pattern that find them.</summary>
internal static partial class Quantity
{
    /// <summary>Pattern of a duration.</summary>
    public const string Duration =
        @"(?:[0-9]{1,6}(?:\.[0-9]{1,3})? ?(?:milliseconds?|seconds?|secs?|minutes?|mins?|hours?|hrs?|days?)|(?:[0-9]{1,6}(?:\.[0-9]{1,3})? ?(?:ms|s|m|h|d))+)(?![a-z0-9.]*[a-z0-9])";

    /// <summary>Pattern of a share; the number is captured as <c>percent</c>.</summary>
    public const string Percent = @"(?<percent>[0-9]{1,4}(?:\.[0-9]{1,3})?) ?(?:%|percent\b)";

    /// <summary>Pattern of a metric's name, captured as <c>metric</c>.</summary>
    public const string MetricName = "(?<metric>memory|cpu|error[ -]rate)";

    private const decimal LargestPercent = 1000;

    public static TimeSpan? ReadDuration(string text)
    {
        var words = Words().Match(text);
        var known = words.Success ? $"{words.Groups["amount"].Value}{Suffix(words.Groups["unit"].Value)}" : text.Replace(" ", string.Empty);
        return DurationText.TryParse(known, out var duration) && duration > TimeSpan.Zero ? duration : null;
    }

    /// <summary>80 becomes 0.8; null for nothing and for a figure that no metric reaches.</summary>
    public static double? ReadPercent(string number) =>
        decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent is > 0 and <= LargestPercent
            ? (double)(percent / 100)
            : null;

    public static Metric ReadMetric(string name) => name.ToLowerInvariant() switch
    {
        "memory" => Metric.Memory,
        "cpu" => Metric.Cpu,
        _ => Metric.ErrorRate,
    };

    private static string Suffix(string unit) => unit.ToLowerInvariant() switch
    {
        ['m', 'i', 'l', ..] => "ms",
        ['s', ..] => "s",
        ['m', ..] => "m",
        ['h', ..] => "h",
        _ => "d",
    };

    [GeneratedRegex(@"\A(?<amount>[0-9.]+) ?(?<unit>[a-z]{3,})\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Words();
}
