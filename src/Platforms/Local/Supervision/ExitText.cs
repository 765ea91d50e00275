using System.Globalization;

namespace RunbookExecutor.Platforms.Local.Supervision;

/// <summary>Says how a process ended, for a person.</summary>
internal static class ExitText
{
    private const int SignalBase = 128;

    public static string Describe(int? exitCode, TimeSpan ran, string? lastLine) =>
        $"{How(exitCode)} after {Seconds(ran)}. {Quote(lastLine)}";

    public static string Quote(string? lastLine) => lastLine is null ? "Its log is empty." : $"Last log line: '{lastLine}'.";

    public static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0##} s");

    private static string How(int? exitCode) => exitCode switch
    {
        null => "Ended with an unknown exit code (an earlier supervisor had started it)",
        126 => "Exited with code 126 (the program cannot be executed)",
        127 => "Exited with code 127 (there is no such program)",
        SignalBase + 9 => "Ended by SIGKILL (by hand, or for want of memory)",
        SignalBase + 15 => "Ended by SIGTERM",
        > SignalBase and < SignalBase + 65 => $"Ended by signal {exitCode - SignalBase}",
        _ => $"Exited with code {exitCode}",
    };
}
