using System.Globalization;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Text;

namespace RunbookExecutor.Monitor.Queries;

/// <summary>How words and times read in results.</summary>
internal static class Wire
{
    /// <summary><c>running</c>, <c>healthy</c>, <c>high</c>.</summary>
    public static string Word(Enum value) => value.ToString().ToLowerInvariant();

    /// <summary><c>ERROR</c>; a line that says nothing of its level is <c>NONE</c>.</summary>
    public static string Level(LogLevel level) => level.ToString().ToUpperInvariant();

    /// <summary>A time in RFC 3339 with its offset; without one it could be any zone's.</summary>
    public static bool TryTime(string text, out DateTimeOffset time)
    {
        time = default;
        return text.Length is >= 20 and <= 40
            && text[10] is 'T' or 't' or ' '
            && (text[^1] is 'Z' or 'z' || text.AsSpan(19).ContainsAny('+', '-'))
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out time);
    }

    public static Refusal BadTime(string name, string text) => Refusal.Wrong(
        $"'{name}' is '{LineText.Escaped(text.Length <= 60 ? text : text[..60])}'; it must be a time with its zone, such as 2026-11-23T14:05:06.789Z.");
}
