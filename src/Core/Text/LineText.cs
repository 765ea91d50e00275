using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace RunbookExecutor.Core.Text;

/// <summary>Makes text from outside safe to show: one record stays one line, and nothing in it can steer a terminal or reorder what is read.</summary>
public static class LineText
{
    private const char Escape = '\u001b';

    private static readonly Regex Colour = new("\u001b\\[[0-9;]*m", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    /// <summary>Takes colour codes out. They carry nothing here, and a secret must not hide between two of them.</summary>
    public static string WithoutColour(string text) => text.Contains(Escape) ? Colour.Replace(text, string.Empty) : text;

    /// <summary>Writes control, C1, bidi, zero-width and lone surrogate characters as <c>\uXXXX</c>.</summary>
    public static string Escaped(string text)
    {
        var first = text.AsSpan().IndexOfAnyExceptInRange(' ', '~');
        if (first < 0)
        {
            return text;
        }

        var safe = new StringBuilder(text.Length + 16).Append(text, 0, first);
        for (var at = first; at < text.Length;)
        {
            var status = Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var length);
            if (status == OperationStatus.Done && IsSafe(rune))
            {
                safe.Append(text, at, length);
            }
            else
            {
                AppendEscaped(safe, text.AsSpan(at, length));
            }

            at += length;
        }

        return safe.ToString();
    }

    private static bool IsSafe(Rune rune) => rune.IsAscii
        ? rune.Value is >= ' ' and <= '~'
        : Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned);

    private static void AppendEscaped(StringBuilder safe, ReadOnlySpan<char> units)
    {
        foreach (var unit in units)
        {
            _ = unit switch
            {
                '\t' => safe.Append("\\t"),
                '\n' => safe.Append("\\n"),
                '\r' => safe.Append("\\r"),
                _ => safe.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}"),
            };
        }
    }
}
