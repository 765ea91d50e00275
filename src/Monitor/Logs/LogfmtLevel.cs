using System.Buffers;
using RunbookExecutor.Core.Containers;

namespace RunbookExecutor.Monitor.Logs;

/// <summary>Finds <c>level=error</c> in a line of <c>key=value</c> pairs, never inside a quoted value.</summary>
internal static class LogfmtLevel
{
    private static readonly SearchValues<char> KeyCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.@-");

    /// <summary>Whether a token begins with <c>key=</c>.</summary>
    public static bool LooksLikeIt(ReadOnlySpan<char> token)
    {
        var end = token.IndexOf('=');
        return end > 0 && token[..end].IndexOfAnyExcept(KeyCharacters) < 0;
    }

    /// <summary>Walks the pairs; a word between them is passed over.</summary>
    public static LogLevel Find(ReadOnlySpan<char> pairs)
    {
        while (!pairs.IsEmpty)
        {
            var equals = pairs.IndexOf('=');
            if (equals < 0)
            {
                return LogLevel.None;
            }

            var key = pairs[..equals];
            key = key[(key.LastIndexOf(' ') + 1)..];
            var value = TakeValue(pairs[(equals + 1)..], out pairs);
            if (LevelWords.IsLevelKey(key) && LevelWords.FromValue(value) is var level and not LogLevel.None)
            {
                return level;
            }
        }

        return LogLevel.None;
    }

    private static ReadOnlySpan<char> TakeValue(ReadOnlySpan<char> text, out ReadOnlySpan<char> rest)
    {
        if (text is not ['"', ..])
        {
            var space = text.IndexOf(' ');
            rest = space < 0 ? [] : text[(space + 1)..];
            return space < 0 ? text : text[..space];
        }

        for (var at = 1; at < text.Length; at++)
        {
            if (text[at] == '\\')
            {
                at++;
            }
            else if (text[at] == '"')
            {
                rest = text[(at + 1)..].TrimStart();
                return text[1..at];
            }
        }

        rest = [];
        return text;
    }
}
