using System.Text.RegularExpressions;
using Markdig.Syntax;
using RunbookExecutor.Core.Incidents;

namespace RunbookExecutor.Core.Runbooks.Parsing;

/// <summary>Finds the sentence that says when the trouble begins: "Container memory usage exceeds 80% for more than 2 minutes."</summary>
internal static partial class DetectionGrammar
{
    public const string Example = "Write a sentence like 'Container memory usage exceeds 80% for more than 2 minutes.'";

    public static IEnumerable<DetectionClause> Find(IEnumerable<Block> blocks) =>
        blocks.SelectMany(block => block.Descendants<ParagraphBlock>().Concat(block is ParagraphBlock paragraph ? [paragraph] : []))
            .SelectMany(paragraph => Sentences(ItemText.Of(paragraph.Inline).Text).Select(sentence => Read(sentence, paragraph.Line + 1)))
            .OfType<DetectionClause>();

    private static string[] Sentences(string text) => text.Length > 4000 ? [] : text.Split(". ", StringSplitOptions.TrimEntries);

    private static DetectionClause? Read(string sentence, int line)
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

    [GeneratedRegex(
        $@"\A((the|a|an|any|average|http|application|app|container|service|container's|service's) )*{Quantity.MetricName}( (usage|utilization|utilisation|consumption|load|level|of|the|a|any|container|service|application|app|is|goes|rises|stays|remains|climbs))* ?(exceeds|above|over|>) ?{Quantity.Percent}( of (its|the) (memory |cpu )?limit| of (all )?(requests|lines|log lines))?,?( for (more than |at least |over |longer than )?(?<for>{Quantity.Duration}))?\.?\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Clause();
}
