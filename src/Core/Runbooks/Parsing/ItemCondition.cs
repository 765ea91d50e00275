using RunbookExecutor.Core.Incidents;

namespace RunbookExecutor.Core.Runbooks.Parsing;

/// <summary>An item taken apart into its "if" and the rest.</summary>
/// <param name="Text">The words of the condition; null where the item has none.</param>
/// <param name="Meaning">Null where the words are not understood.</param>
/// <param name="IsCanonical">Whether it is written as code.</param>
/// <param name="Body">What follows.</param>
internal sealed record ItemCondition(string? Text, StepCondition? Meaning, bool IsCanonical, ItemText Body)
{
    private const string If = "if ";
    private const string Then = " then ";

    /// <summary>No condition that is understood is as long.</summary>
    private const int Longest = 300;

    public bool IsMissing => Text is null;

    public bool IsUnknown => Text is not null && Meaning is null;

    public static ItemCondition Of(ItemText item, Metric? metric)
    {
        if (!item.Text.StartsWith(If, StringComparison.OrdinalIgnoreCase))
        {
            return new(Text: null, Meaning: null, IsCanonical: false, item);
        }

        return item.BeginsWithCode && item.Text.StartsWith(If, StringComparison.Ordinal) ? FromCode(item) : FromProse(item, metric);
    }

    private static ItemCondition FromCode(ItemText item)
    {
        var code = item.FirstCode;
        var colon = code.IndexOf(':');
        var text = (colon < 0 ? code : code[..colon])[If.Length..].Trim();
        return new(text, ConditionGrammar.Canonical(text), IsCanonical: true, item.From(colon < 0 ? code.Length : colon, ":,"));
    }

    private static ItemCondition FromProse(ItemText item, Metric? metric)
    {
        var end = End(item);
        var text = item.Text[If.Length..end].Trim();
        var body = item.From(end, ",:");
        return new(text, ConditionGrammar.Prose(text, metric), IsCanonical: false, body.Text.StartsWith(Then.TrimStart(), StringComparison.OrdinalIgnoreCase) ? body.From(Then.Length - 1) : body);
    }

    /// <summary>Where the condition's words end: at the first comma, colon or "then".</summary>
    private static int End(ItemText item)
    {
        for (var i = If.Length; i < Math.Min(item.Text.Length, Longest); i++)
        {
            if (item.Text[i] is ',' or ':' && !item.IsCode(i))
            {
                return i;
            }

            if (string.Compare(item.Text, i, Then, 0, Then.Length, StringComparison.OrdinalIgnoreCase) == 0)
            {
                return i;
            }
        }

        return item.Text.Length;
    }
}
