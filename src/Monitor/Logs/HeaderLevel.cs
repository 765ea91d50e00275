using RunbookExecutor.Core.Containers;

namespace RunbookExecutor.Monitor.Logs;

/// <summary>
/// Finds the level in the header of a text line: after time stamps, bracketed groups and logger names, before the message.
/// A lower-case word needs brackets, a colon or a separator, since "error rate 0%" is prose.
/// </summary>
internal static class HeaderLevel
{
    private const int MostTokens = 10;

    public static LogLevel Find(ReadOnlySpan<char> line)
    {
        var rest = line;
        for (var count = 0; count < MostTokens && !rest.IsEmpty; count++)
        {
            if (rest[0] == '{')
            {
                return JsonLevel.Find(rest);
            }

            var current = rest;
            var token = Take(ref rest);
            if (Level(token, rest) is var level and not LogLevel.None)
            {
                return level;
            }

            if (LogfmtLevel.LooksLikeIt(token))
            {
                return LogfmtLevel.Find(current);
            }

            if (!IsHeader(token, rest, count))
            {
                return LogLevel.None;
            }
        }

        return LogLevel.None;
    }

    // A bracketed group is one token although it may hold spaces.
    private static ReadOnlySpan<char> Take(ref ReadOnlySpan<char> rest)
    {
        var end = rest[0] == '[' ? rest.IndexOf(']') + 1 : 0;
        if (end == 0)
        {
            end = rest.IndexOfAny(' ', '\t');
        }

        var token = end < 0 ? rest : rest[..end];
        rest = end < 0 ? [] : rest[end..].TrimStart();
        return token;
    }

    private static LogLevel Level(ReadOnlySpan<char> token, ReadOnlySpan<char> rest)
    {
        if (token is ['[', .. var inner, ']'])
        {
            return Bracketed(inner.Trim());
        }

        if (!char.IsAsciiLetter(token[0]))
        {
            return LogLevel.None;
        }

        var word = token.TrimEnd(":|-,]");
        var level = LevelWords.Parse(word);
        if (level == LogLevel.None)
        {
            return Joined(token);
        }

        var isMarked = word.Length < token.Length || rest is ['-' or '|' or ':', ' ', ..];
        if (word is "LOG" or "log" && token is not [.., ':'])
        {
            return LogLevel.None;
        }

        return IsUpper(word) || (isMarked && !SaysNothing(token, rest)) ? level : LogLevel.None;
    }

    // "[error]", "[pid:error]", "[12:00:01 ERR]", "[2026-01-01T00:00:00Z ERROR module]"
    private static LogLevel Bracketed(ReadOnlySpan<char> inner)
    {
        var whole = LevelWords.Parse(inner);
        if (whole != LogLevel.None)
        {
            return whole;
        }

        foreach (var range in inner.SplitAny(' ', ':'))
        {
            var word = inner[range];
            if (LevelWords.Parse(word) is var level and not LogLevel.None && (IsUpper(word) || range.End.Value == inner.Length) && !IsThreadName(inner))
            {
                return level;
            }
        }

        return LogLevel.None;
    }

    // A thread may be called "error-handler 1"; a group that holds a level begins with a time or a module.
    private static bool IsThreadName(ReadOnlySpan<char> inner) => inner.Contains(' ') && !char.IsAsciiDigit(inner[0]);

    // "ERROR:module:text" of Python's basicConfig, "ERROR[0012] text" of logrus.
    private static LogLevel Joined(ReadOnlySpan<char> token)
    {
        var end = token.IndexOfAny(':', '[', '(');
        return end > 0 && IsUpper(token[..end]) ? LevelWords.Parse(token[..end]) : LogLevel.None;
    }

    // "error: nil", "error: 0": the field is there and says that there was none.
    private static bool SaysNothing(ReadOnlySpan<char> token, ReadOnlySpan<char> rest)
    {
        if (token is not [.., ':'])
        {
            return false;
        }

        var value = rest.TrimEnd();
        return value is "nil" or "<nil>" or "null" or "none" or "None" or "no" or "false" or "0" or "\"\"" or "" or "-";
    }

    private static bool IsHeader(ReadOnlySpan<char> token, ReadOnlySpan<char> rest, int count) =>
        token[0] is '[' or '(' or '-' or '|' or '#' or '*'
        || (char.IsAsciiDigit(token[0]) && (count > 0 || token.IndexOfAny(":-/.T") > 0))
        || token is "UTC" or "GMT" or "CET" or "CEST" or "AM" or "PM" or "PHP" or "npm"
        || IsMonthOrDay(token)
        || rest is ['-' or '|', ' ', ..];

    private static bool IsMonthOrDay(ReadOnlySpan<char> token) =>
        token.TrimEnd(',') is "Jan" or "Feb" or "Mar" or "Apr" or "May" or "Jun" or "Jul" or "Aug" or "Sep" or "Oct" or "Nov" or "Dec"
            or "Mon" or "Tue" or "Wed" or "Thu" or "Fri" or "Sat" or "Sun";

    private static bool IsUpper(ReadOnlySpan<char> word) => !word.ContainsAnyInRange('a', 'z');
}
