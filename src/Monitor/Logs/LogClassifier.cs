using RunbookExecutor.Core.Containers;

namespace RunbookExecutor.Monitor.Logs;

/// <summary>Takes a line's level from where its own format puts it, in one pass; a word inside a message never counts.</summary>
public static class LogClassifier
{
    // A level stands at the head of a line; colour codes are taken out of that much only.
    private const int Head = 256;
    private const char Escape = '\u001b';

    public static LogLevel Classify(ReadOnlySpan<char> line)
    {
        if (line.Contains(Escape))
        {
            Span<char> plain = stackalloc char[Head];
            return ClassifyPlain(plain[..WithoutColour(line, plain)]);
        }

        return ClassifyPlain(line);
    }

    private static LogLevel ClassifyPlain(ReadOnlySpan<char> line)
    {
        line = line.TrimStart();
        return line switch
        {
            [] => LogLevel.None,
            ['{', ..] => JsonLevel.Find(line),
            ['<', ..] when SyslogLevel(line, out var level) => level,
            [var letter, >= '0' and <= '9', >= '0' and <= '9', >= '0' and <= '9', >= '0' and <= '9', ' ', ..] when KlogLevel(letter, out var level) => level,
            _ => HeaderLevel.Find(line),
        };
    }

    // "<3>text": the priority's lowest three bits are the severity (RFC 5424).
    private static bool SyslogLevel(ReadOnlySpan<char> line, out LogLevel level)
    {
        level = LogLevel.None;
        var end = line.IndexOf('>');
        if (end is < 2 or > 4 || !int.TryParse(line[1..end], out var priority) || priority > 191)
        {
            return false;
        }

        level = LevelWords.FromSyslog(priority & 7);
        return true;
    }

    // "E0123 12:34:56.789012 ...": Kubernetes' own format.
    private static bool KlogLevel(char letter, out LogLevel level)
    {
        level = letter switch
        {
            'E' or 'F' => LogLevel.Error,
            'W' => LogLevel.Warn,
            'I' => LogLevel.Info,
            'D' => LogLevel.Debug,
            _ => LogLevel.None,
        };
        return level != LogLevel.None;
    }

    // Takes "ESC [ ... letter" out.
    private static int WithoutColour(ReadOnlySpan<char> line, Span<char> plain)
    {
        var length = 0;
        for (var at = 0; at < line.Length && length < plain.Length; at++)
        {
            if (line[at] != Escape)
            {
                plain[length++] = line[at];
                continue;
            }

            at++;
            while (at + 1 < line.Length && !char.IsAsciiLetter(line[at]))
            {
                at++;
            }
        }

        return length;
    }
}
