using System.Diagnostics;
using System.Globalization;

namespace RunbookExecutor.Platforms.Local.Processes;

/// <summary>How one child is to be started: its program, its environment and the file that takes its output.</summary>
internal sealed record ChildCommand
{
    // The child waits for a word before it becomes the program: by then its pid is written down. When the supervisor dies before
    // that, the pipe ends and so does the child. Without setsid, a Ctrl-C in the terminal would reach the replicas too.
    private const string Script = "IFS= read -r go || exit 125; log=$1; shift; exec \"$@\" </dev/null >>\"$log\" 2>&1";

    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>All of its environment; nothing of our own is handed down beside it.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    public required string LogPath { get; init; }

    public string? WorkingDirectory { get; init; }

    /// <summary>The kernel ends it together with the thread that starts it.</summary>
    public bool DieWithSupervisor { get; init; }

    public ProcessStartInfo ToStartInfo()
    {
        string[] parentDeath = DieWithSupervisor ? ["setpriv", "--pdeathsig", "KILL"] : [];
        string[] line = [.. parentDeath, "setsid", "sh", "-c", Script, "runbook", LogPath, .. Command];
        var start = new ProcessStartInfo(line[0], line[1..])
        {
            // Redirected so that .NET neither hands our terminal down nor changes its settings; the script opens the file itself,
            // because a pipe that lost its reader would leave the child running and its log going nowhere.
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = WorkingDirectory ?? string.Empty,
        };
        start.Environment.Clear();
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    /// <summary>Puts the port where a command says <c>${port}</c>.</summary>
    public static IReadOnlyList<string> WithPort(IReadOnlyList<string> command, int? port) => port is { } number
        ? [.. command.Select(part => part.Replace("${port}", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal))]
        : command;
}
