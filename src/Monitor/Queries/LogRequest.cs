using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Text;

namespace RunbookExecutor.Monitor.Queries;

/// <summary>Which lines of a container are asked for, checked.</summary>
internal sealed record LogRequest(int Lines, LogLevel? Gravest, string? Contains, DateTimeOffset? Since, long After)
{
    public const int UsualLines = 100;
    public const int MostLines = 2000;
    private const int LongestText = 200;
    private const int UsualBytes = 16 * 1024;
    private const int MostBytes = 64 * 1024;

    /// <summary>Bytes of messages that one answer may hold.</summary>
    public int Budget => Lines <= UsualLines ? UsualBytes : MostBytes;

    public bool Follows => After >= 0;

    public static Answer<LogRequest> Of(int? lines, string? level, string? since, string? contains)
    {
        if (lines is < 1 or > MostLines)
        {
            return Refusal.Wrong($"'lines' is {lines}; it must be between 1 and {MostLines}.");
        }

        if (!TryLevel(level, out var gravest))
        {
            return Refusal.Wrong($"'level' is '{LineText.Escaped(level!)}'; it must be one of: ALL, ERROR, WARN, INFO, DEBUG. WARN means WARN and graver.");
        }

        if (contains is { Length: > LongestText })
        {
            return Refusal.Wrong($"'contains' has {contains.Length} characters; at most {LongestText} are searched for.");
        }

        DateTimeOffset from = default;
        return since is not null && !Wire.TryTime(since, out from)
            ? Wire.BadTime("since", since)
            : new LogRequest(lines ?? UsualLines, gravest, string.IsNullOrEmpty(contains) ? null : contains, since is null ? null : from, After: -1);
    }

    public bool Wants(LogLine line) =>
        (Gravest is not { } level || line.Level <= level)
        && (Since is not { } from || line.Time >= from)
        && (Contains is null || line.Text.Contains(Contains, StringComparison.OrdinalIgnoreCase));

    private static bool TryLevel(string? text, out LogLevel? level)
    {
        level = text?.Trim().ToUpperInvariant() switch
        {
            "ERROR" => LogLevel.Error,
            "WARN" or "WARNING" => LogLevel.Warn,
            "INFO" => LogLevel.Info,
            "DEBUG" => LogLevel.Debug,
            _ => null,
        };
        return level is not null || text is null || text.Trim().Equals("ALL", StringComparison.OrdinalIgnoreCase);
    }
}
