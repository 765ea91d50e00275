using System.Buffers;
using System.Text;
using RunbookExecutor.Core.Containers;

namespace RunbookExecutor.Monitor.Logs;

/// <summary>The words and numbers by which loggers name a level.</summary>
internal static class LevelWords
{
    private const int Longest = 13;

    /// <summary>The level that <paramref name="word"/> names in any case; <see cref="LogLevel.None"/> for any other word.</summary>
    public static LogLevel Parse(ReadOnlySpan<char> word)
    {
        Span<char> upper = stackalloc char[Longest];
        if (word.Length is < 3 or > Longest || Ascii.ToUpper(word, upper, out var length) != OperationStatus.Done)
        {
            return LogLevel.None;
        }

        return upper[..length] switch
        {
            "ERROR" or "ERR" or "ERRO" or "FATAL" or "FTL" or "CRITICAL" or "CRIT" or "SEVERE" or "PANIC" or "ALERT" or "EMERG" or "EMERGENCY" or "EROR" => LogLevel.Error,
            "WARN" or "WARNING" or "WRN" => LogLevel.Warn,
            "INFO" or "INF" or "INFORMATION" or "INFORMATIONAL" or "NOTICE" or "LOG" => LogLevel.Info,
            "DEBUG" or "DBG" or "DEBG" or "DBUG" or "TRACE" or "TRC" or "TRCE" or "VERBOSE" or "VRB" or "FINE" or "FINER" or "FINEST" => LogLevel.Debug,
            "FAIL" => LogLevel.Error, // the console logger of .NET writes "fail:"
            _ => LogLevel.None,
        };
    }

    /// <summary>Pino and Bunyan count upwards in tens, syslog and GELF downwards from 7.</summary>
    public static LogLevel FromNumber(int number) => number switch
    {
        < 0 => LogLevel.None,
        <= 7 => FromSyslog(number),
        < 10 => LogLevel.None,
        < 30 => LogLevel.Debug,
        < 40 => LogLevel.Info,
        < 50 => LogLevel.Warn,
        <= 70 => LogLevel.Error,
        _ => LogLevel.None,
    };

    public static LogLevel FromSyslog(int severity) => severity switch
    {
        <= 3 => LogLevel.Error,
        4 => LogLevel.Warn,
        <= 6 => LogLevel.Info,
        _ => LogLevel.Debug,
    };

    /// <summary>The level that a key's value names, whether word or number, in quotes or not.</summary>
    public static LogLevel FromValue(ReadOnlySpan<char> value)
    {
        value = value.Trim("\"'");
        return int.TryParse(value, out var number) ? FromNumber(number) : Parse(value);
    }

    public static bool IsLevelKey(ReadOnlySpan<char> key) =>
        key is "level" or "severity" or "lvl" or "log.level" or "Level" or "LogLevel" or "logLevel" or "loglevel" or "levelname" or "level_name"
            or "severity_text" or "severityText" or "SeverityText" or "Severity" or "@l" or "@level" or "LEVEL" or "SEVERITY";
}
