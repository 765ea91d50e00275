using System.Globalization;

namespace RunbookExecutor.Executor.Guards;

/// <summary>What values a variable may have. Written as <c>enum:a|b</c>, <c>int:1..100</c> or <c>bool</c>.</summary>
public abstract record VariableType
{
    /// <summary>In words for a person: <c>integer 1..100</c>.</summary>
    public abstract string Description { get; }

    public abstract bool Allows(string value);

    public static VariableType? TryParse(string text) => text.Split(':', 2) switch
    {
        ["bool"] => new Choice(["true", "false"]),
        ["enum", var words] when ParseWords(words) is { Count: > 0 } list => new Choice(list),
        ["int", var range] when ParseRange(range) is { } integer => integer,
        _ => null,
    };

    private static List<string>? ParseWords(string text)
    {
        var words = text.Split('|', StringSplitOptions.TrimEntries).ToList();
        return words.TrueForAll(word => word.Length > 0) ? words : null;
    }

    private static Whole? ParseRange(string text) =>
        text.Split("..", 2) is [var least, var most]
        && long.TryParse(least, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var min)
        && long.TryParse(most, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var max)
        && min <= max
            ? new Whole(min, max)
            : null;

    public sealed record Choice(IReadOnlyList<string> Words) : VariableType
    {
        public override string Description => string.Join('|', Words);

        public override bool Allows(string value) => Words.Contains(value);
    }

    public sealed record Whole(long Least, long Most) : VariableType
    {
        public override string Description => $"integer {Least}..{Most}";

        // One spelling only: no spaces, no plus, no leading zeros.
        public override bool Allows(string value) =>
            long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= Least
            && number <= Most
            && number.ToString(CultureInfo.InvariantCulture) == value;
    }
}
