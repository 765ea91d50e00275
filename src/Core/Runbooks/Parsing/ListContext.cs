using System.Text.RegularExpressions;
using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Core.Text;

namespace RunbookExecutor.Core.Runbooks.Parsing;

/// <summary>What the text around a list says about its items: always, under a condition, or not for a machine.</summary>
/// <param name="Condition">Holds for each item.</param>
/// <param name="Closed">Why none of the items is carried out.</param>
/// <param name="NoProse">Why only the canonical form counts.</param>
/// <param name="ByHand">An item before this one by which a person changes something.</param>
internal sealed partial record ListContext(StepCondition? Condition = null, string? Closed = null, string? NoProse = null, string? ByHand = null)
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    public static readonly ListContext Open = new();

    public static readonly ListContext Details = new(Closed: "It is a detail of the item above it.");

    /// <summary>Reads the sentences between the heading, or the previous list, and this one.</summary>
    public static ListContext Introduced(string introduction, Metric? metric, bool isFallback)
    {
        var text = introduction.Trim();
        if (text.Length == 0 || Neutral().IsMatch(text))
        {
            return Open;
        }

        if (text.StartsWith("If ", StringComparison.OrdinalIgnoreCase) && ConditionGrammar.Prose(text[3..].TrimEnd(':', ',', '.'), metric) is { } condition)
        {
            // The fallback runs because the check failed: that it has not recovered is no further condition there.
            return isFallback && condition is IsNotRecovered ? Open : new(condition);
        }

        return text.EndsWith(':') || Qualifies().IsMatch(text)
            ? new(Closed: $"The text before the list, '{Printable.Quote(text)}', makes it a case that is not understood.")
            : Open;
    }

    /// <summary>Narrows by the heading that the list stands under inside its section.</summary>
    public ListContext Under(string? subheading) =>
        subheading is null || Closed is not null ? this
        : Qualifies().IsMatch(subheading) ? new(Closed: $"It stands under '{Printable.Quote(subheading)}', which makes it a case that is not understood.")
        : this with { NoProse = $"It stands under '{Printable.Quote(subheading)}', which may be a case of its own." };

    /// <summary>A list without numbers does not say that all of it is done, or in which order.</summary>
    public ListContext Unordered() => this with { NoProse = NoProse ?? "It stands in a list without numbers, which does not say that all of it is done in order." };

    [GeneratedRegex(@"\A((please )?(follow|do|perform|take|carry out|complete|execute)( all( of)?)? (the|these)( following)?( steps| actions)?( in (this )?order)?|(the )?(steps|actions))[:.]?\z", Options)]
    private static partial Regex Neutral();

    [GeneratedRegex(@"\b(if|unless|when|whenever|whether|only|not|never|no|don't|cannot|can't|option|options|either|or|alternatively|otherwise|case|cases|depending|depends|example|manually)\b|\?", Options)]
    private static partial Regex Qualifies();
}
