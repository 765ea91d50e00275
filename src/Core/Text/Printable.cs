namespace RunbookExecutor.Core.Text;

/// <summary>What strangers wrote, as runbooks, reasons and answers, reaches terminals and pages, so characters that steer or reorder them are replaced.</summary>
public static class Printable
{
    public const char Replacement = '\uFFFD';

    public static bool IsHidden(char character) =>
        char.IsControl(character) || character is '\u200B' or '\u200E' or '\u200F' or '\u061C' or '\uFEFF' or (>= '\u202A' and <= '\u202E') or (>= '\u2060' and <= '\u2069');

    /// <summary>Several lines; line breaks and tabs stay.</summary>
    public static string Lines(string text) => !text.Any(IsReplaced) ? text :
        string.Create(text.Length, text, static (buffer, source) =>
        {
            for (var i = 0; i < source.Length; i++)
            {
                buffer[i] = IsReplaced(source[i]) ? Replacement : source[i];
            }
        });

    /// <summary>A stretch of the file as it is written, both ends included; a block that the file's end cuts off may claim to reach beyond it.</summary>
    public static string Source(string source, int start, int end) =>
        Lines(source[Math.Min(start, source.Length)..Math.Clamp(end + 1, Math.Min(start, source.Length), source.Length)].ReplaceLineEndings("\n"));

    /// <summary>As a message quotes it: on one line, cut where it is long.</summary>
    public static string Quote(string text)
    {
        var line = Lines(text).Replace('\n', ' ').Replace('\t', ' ').Trim();
        return line.Length <= 80 ? line : $"{line[..(char.IsHighSurrogate(line[76]) ? 76 : 77)]}...";
    }

    private static bool IsReplaced(char character) => character is not ('\n' or '\t') && IsHidden(character);
}
