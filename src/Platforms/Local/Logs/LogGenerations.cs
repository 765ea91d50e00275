using System.Globalization;

namespace RunbookExecutor.Platforms.Local.Logs;

/// <summary>Names the rotated parts of a log, <c>demo-app-2.log.7</c>: a number never comes back, so that a reader knows what it has read.</summary>
internal static class LogGenerations
{
    public static string PathOf(string log, long generation) => string.Create(CultureInfo.InvariantCulture, $"{log}.{generation}");

    /// <summary>The latest rotated part; 0 when there is none.</summary>
    public static long Latest(string log)
    {
        var folder = Path.GetDirectoryName(log)!;
        if (!Directory.Exists(folder))
        {
            return 0;
        }

        var latest = 0L;
        foreach (var path in Directory.EnumerateFiles(folder, Path.GetFileName(log) + ".*"))
        {
            // The pattern matches the log itself too.
            if (path.Length > log.Length + 1 && long.TryParse(path.AsSpan(log.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var generation))
            {
                latest = Math.Max(latest, generation);
            }
        }

        return latest;
    }
}
