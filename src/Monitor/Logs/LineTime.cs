using System.Globalization;

namespace RunbookExecutor.Monitor.Logs;

/// <summary>Reads the time that a line carries itself: RFC 3339 at its head, or in a time member of JSON or logfmt.</summary>
internal static class LineTime
{
    private const int Head = 200;
    private const int ShortestStamp = 19;
    private const int LongestStamp = 36;

    private static readonly string[] Keys = ["\"time\":\"", "\"timestamp\":\"", "\"Timestamp\":\"", "\"@timestamp\":\"", "\"ts\":\"", "\"@t\":\"", "time=\"", "time=", "ts="];

    /// <summary>Null when it carries none, or one without an offset, which could be any zone's.</summary>
    public static DateTimeOffset? Find(ReadOnlySpan<char> line)
    {
        line = line[..Math.Min(Head, line.Length)].TrimStart();
        if (line is [>= '0' and <= '9', ..] or ['[', >= '0' and <= '9', ..])
        {
            return Parse(line.TrimStart('['));
        }

        if (line is not (['{', ..] or ['t', ..] or ['l', ..]))
        {
            return null;
        }

        foreach (var key in Keys)
        {
            var at = line.IndexOf(key, StringComparison.Ordinal);
            if (at >= 0)
            {
                return Parse(line[(at + key.Length)..]);
            }
        }

        return null;
    }

    private static DateTimeOffset? Parse(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAny(" \"],");
        var stamp = end < 0 ? text : text[..end];
        return stamp.Length is >= ShortestStamp and <= LongestStamp
            && stamp[10] is 'T'
            && stamp[^1] is 'Z' or (>= '0' and <= '9')
            && HasOffset(stamp)
            && DateTimeOffset.TryParse(stamp, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var time)
                ? time
                : null;
    }

    private static bool HasOffset(ReadOnlySpan<char> stamp) => stamp[^1] == 'Z' || stamp[ShortestStamp..].IndexOfAny('+', '-') >= 0;
}
