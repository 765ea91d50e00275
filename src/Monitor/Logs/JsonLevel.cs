using System.Buffers;
using RunbookExecutor.Core.Containers;

namespace RunbookExecutor.Monitor.Logs;

/// <summary>Finds the level member of a JSON line at its top, or inside a top member <c>log</c>, without building the document.</summary>
internal static class JsonLevel
{
    private static readonly SearchValues<char> Structure = SearchValues.Create("\"{}[]");
    private static readonly SearchValues<char> StringEnd = SearchValues.Create("\"\\");

    public static LogLevel Find(ReadOnlySpan<char> line)
    {
        var (at, depth, isInsideLog) = (0, 0, false);
        while (FindString(line, ref at, ref depth))
        {
            var name = ReadString(line, ref at);
            if (!IsKey(line, at))
            {
                continue;
            }

            if (depth == 1)
            {
                isInsideLog = name is "log";
            }

            if ((depth == 1 || (depth == 2 && isInsideLog)) && LevelWords.IsLevelKey(name) && Value(line, at) is var level and not LogLevel.None)
            {
                return level;
            }
        }

        return LogLevel.None;
    }

    // Most strings stand close together, where a look at each character costs less than a search.
    private static bool FindString(ReadOnlySpan<char> line, ref int at, ref int depth)
    {
        while (at < line.Length)
        {
            switch (line[at])
            {
                case '"':
                    return true;
                case '{' or '[':
                    depth++;
                    at++;
                    break;
                case '}' or ']':
                    depth--;
                    at++;
                    break;
                case ',' or ':' or ' ':
                    at++;
                    break;
                default:
                    var next = line[at..].IndexOfAny(Structure);
                    at = next < 0 ? line.Length : at + next;
                    break;
            }
        }

        return false;
    }

    private static ReadOnlySpan<char> ReadString(ReadOnlySpan<char> line, ref int at)
    {
        var start = ++at;
        while (at < line.Length)
        {
            var end = line[at..].IndexOfAny(StringEnd);
            if (end < 0)
            {
                at = line.Length;
                break;
            }

            at += end;
            if (line[at] == '"')
            {
                return line[start..at++];
            }

            at += 2;
        }

        at = line.Length;
        return line[Math.Min(start, line.Length)..];
    }

    private static bool IsKey(ReadOnlySpan<char> line, int at)
    {
        while (at < line.Length && line[at] == ' ')
        {
            at++;
        }

        return at < line.Length && line[at] == ':';
    }

    private static LogLevel Value(ReadOnlySpan<char> line, int at)
    {
        var value = line[at..].TrimStart().TrimStart(':').TrimStart();
        if (value is ['"', ..])
        {
            var end = value[1..].IndexOf('"');
            return end < 0 ? LogLevel.None : LevelWords.FromValue(value.Slice(1, end));
        }

        var digits = value.IndexOfAnyExceptInRange('0', '9');
        return digits <= 0 ? LogLevel.None : LevelWords.FromValue(value[..digits]);
    }
}
