using System.Globalization;
using System.Text.RegularExpressions;
using Markdig.Syntax;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Incidents;

namespace RunbookExecutor.Core.Runbooks.Parsing;

/// <summary>Finds the sentence that says when the trouble begins: "Container memory usage exceeds 80% for more than 2 minutes."</summary>
internal static partial class DetectionGrammar
{
    public const string Example = "Write a sentence like 'Container memory usage exceeds 80% for more than 2 minutes.'";

    private const string Times = "(?<count>once|twice)|(?<count>[0-9]{1,3}) times";

    public static IEnumerable<DetectionClause> Find(IEnumerable<Block> blocks) =>
        blocks.SelectMany(block => block.Descendants<ParagraphBlock>().Concat(block is ParagraphBlock paragraph ? [paragraph] : []))
            .SelectMany(paragraph => Sentences(ItemText.Of(paragraph.Inline).Text).Select(sentence => Read(sentence, paragraph.Line + 1)))
            .OfType<DetectionClause>();

    private static string[] Sentences(string text) => text.Length > 4000 ? [] : text.Split(". ", StringSplitOptions.TrimEntries);

    private static DetectionClause? Read(string sentence, int line) =>
        ReadShare(sentence, line) ?? ReadCrashes(Crashes().Match(sentence), line) ?? ReadHealth(Health().Match(sentence), line);

    private static DetectionClause? ReadShare(string sentence, int line)
    {
        var match = Clause().Match(sentence);
        if (!match.Success || Quantity.ReadPercent(match.Groups["percent"].Value) is not { } threshold)
        {
            return null;
        }

        var metric = Quantity.ReadMetric(match.Groups["metric"].Value);
        var hold = match.Groups["for"].Success ? Quantity.ReadDuration(match.Groups["for"].Value) : null;
        var isReadable = match.Groups["for"].Success == hold.HasValue && !(metric == Metric.ErrorRate && threshold > 1);
        return isReadable ? new(metric, threshold, hold, line) : null;
    }

    private static DetectionClause? ReadCrashes(Match match, int line)
    {
        var within = match.Groups["within"].Success ? Quantity.ReadDuration(match.Groups["within"].Value) : null;
        if (!match.Success || match.Groups["within"].Success != within.HasValue)
        {
            return null;
        }

        var count = match.Groups["count"].Success ? ReadCount(match.Groups["count"].Value) : 0;
        return count is { } times ? new(match.Groups["oom"].Success ? Metric.OomKills : Metric.Crashes, times, Hold: null, line, within) : null;
    }

    private static DetectionClause? ReadHealth(Match match, int line)
    {
        var hold = match.Groups["for"].Success ? Quantity.ReadDuration(match.Groups["for"].Value) : null;
        return match.Success && match.Groups["for"].Success == hold.HasValue ? new(Metric.Unhealthy, 0, hold, line) : null;
    }

    // A platform remembers only so many crashes, so a larger figure would never be reached.
    private static int? ReadCount(string text) => text.ToLowerInvariant() switch
    {
        "once" => 1,
        "twice" => 2,
        var figure => int.Parse(figure, CultureInfo.InvariantCulture) is > 0 and < Container.KeptCrashes and var count ? count : null,
    };

    [GeneratedRegex(
        $@"\A((the|a|an|any|average|http|application|app|container|service|container's|service's) )*{Quantity.MetricName}( (usage|utilization|utilisation|consumption|load|level|of|the|a|any|container|service|application|app|is|goes|rises|stays|remains|climbs))* ?(exceeds|above|over|>) ?{Quantity.Percent}( of (its|the) (memory |cpu )?limit| of (all )?(requests|lines|log lines))?,?( for (more than |at least |over |longer than )?(?<for>{Quantity.Duration}))?\.?\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Clause();

    [GeneratedRegex(
        $@"\A((the|a|an|any) )?(container|application|app|service) ((?<oom>is killed for (lack|want) of memory|is killed by the oom killer|is oom[- ]killed)( more than ({Times}))?|(restarts|crashes|crashes and restarts) more than ({Times}))( (with)?in (?<within>{Quantity.Duration}))?\.?\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Crashes();

    [GeneratedRegex(
        $@"\A((the|a|an|any) )?((container |application |app |service |container's |service's )?health check fails|(container|application|app|service) is unhealthy)( for (more than |at least |over |longer than )?(?<for>{Quantity.Duration}))?\.?\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Health();
}
