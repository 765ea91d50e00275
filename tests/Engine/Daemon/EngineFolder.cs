using System.Globalization;

namespace RunbookExecutor.Tests.Engine.Daemon;

/// <summary>Where a private engine keeps everything, and by which a later run finds what a killed one left.</summary>
internal sealed record EngineFolder(string Path)
{
    private const string Prefix = "runbook-engine-";

    private static readonly string Parent = System.IO.Path.GetTempPath();

    public string Socket => System.IO.Path.Combine(Path, "docker.sock");

    public string Data => System.IO.Path.Combine(Path, "data");

    public string Exec => System.IO.Path.Combine(Path, "exec");

    public string PidFile => System.IO.Path.Combine(Path, "docker.pid");

    public string Log => System.IO.Path.Combine(Path, "dockerd.log");

    /// <summary>Short enough for an interface's name (15 letters).</summary>
    public string BridgeName => $"rbe{System.IO.Path.GetFileName(Path)[Prefix.Length..].Replace("-", "x", StringComparison.Ordinal)}";

    public static EngineFolder Create(int number)
    {
        var folder = new EngineFolder(System.IO.Path.Combine(Parent, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-{number}")));
        Directory.CreateDirectory(folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return folder;
    }

    /// <summary>Folders of runs that are gone.</summary>
    public static IEnumerable<EngineFolder> Leftovers() =>
        Directory.EnumerateDirectories(Parent, $"{Prefix}*").Select(path => new EngineFolder(path)).Where(folder => !folder.IsOwnerAlive);

    // A process that happens to have the number of a dead run keeps its leftovers for one run longer; no harm is done.
    private bool IsOwnerAlive => Directory.Exists($"/proc/{System.IO.Path.GetFileName(Path)[Prefix.Length..].Split('-')[0]}");

    public int? Pid => ReadPid(PidFile);

    public string ContainerdPidFile => System.IO.Path.Combine(Exec, "containerd", "containerd.pid");

    /// <summary>The containerd that the daemon started for itself; none where it uses the system's.</summary>
    public int? ContainerdPid => ReadPid(ContainerdPidFile);

    private static int? ReadPid(string file) =>
        File.Exists(file) && int.TryParse(File.ReadAllText(file), CultureInfo.InvariantCulture, out var pid) ? pid : null;
}
