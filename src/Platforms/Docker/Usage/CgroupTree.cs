namespace RunbookExecutor.Platforms.Docker.Usage;

/// <summary>Finds a container's folder in the kernel's control group tree, of version 1 or 2.</summary>
/// <param name="ProcFolder"><c>/proc</c>.</param>
/// <param name="Root"><c>/sys/fs/cgroup</c>.</param>
internal sealed record CgroupTree(string ProcFolder, string Root)
{
    public static readonly CgroupTree OfHost = new("/proc", "/sys/fs/cgroup");

    private bool IsVersion2 => File.Exists(Path.Combine(Root, "cgroup.controllers"));

    /// <param name="engineId">The container's id; a folder counts only if it bears it, since a pid may be another process's by now.</param>
    /// <param name="pid">Its first process.</param>
    /// <param name="parent">Where the engine was told to put it; empty for the usual place.</param>
    /// <returns>Null when its files are not to be found here, as from inside another container.</returns>
    public CgroupFolders? Find(string engineId, long pid, string? parent)
    {
        var own = OfProcess(pid);
        return IsVersion2
            ? Version2(Existing(string.Empty, engineId, Candidates(own.GetValueOrDefault(string.Empty), engineId, parent)))
            : Version1(
                Existing("memory", engineId, Candidates(own.GetValueOrDefault("memory"), engineId, parent)),
                Existing("cpuacct", engineId, Candidates(own.GetValueOrDefault("cpuacct"), engineId, parent)));
    }

    private static CgroupFolders? Version2(string? folder) => folder is null ? null : new CgroupFolders(folder, folder, IsVersion2: true);

    private static CgroupFolders? Version1(string? memory, string? cpu) => memory is null && cpu is null ? null : new CgroupFolders(memory, cpu, IsVersion2: false);

    // The process says it best; what it says is of no use where it or we are in a namespace of our own.
    private static IEnumerable<string> Candidates(string? own, string engineId, string? parent)
    {
        var slice = parent is { Length: > 0 } && parent.EndsWith(".slice", StringComparison.Ordinal) ? parent : "system.slice";
        var plain = parent is { Length: > 0 } && !parent.EndsWith(".slice", StringComparison.Ordinal) ? parent.Trim('/') : "docker";
        return [own?.TrimStart('/') ?? string.Empty, $"{plain}/{engineId}", $"{slice}/docker-{engineId}.scope"];
    }

    private string? Existing(string controller, string engineId, IEnumerable<string> candidates) => candidates
        .Where(candidate => candidate.Contains(engineId, StringComparison.Ordinal) && !candidate.Contains("..", StringComparison.Ordinal))
        .Select(candidate => Path.Combine(Root, controller, candidate))
        .FirstOrDefault(Directory.Exists);

    // "5:cpu,cpuacct:/docker/ID" for each hierarchy of version 1, "0::/path" for version 2.
    private Dictionary<string, string> OfProcess(long pid)
    {
        var paths = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            foreach (var line in File.ReadLines(Path.Combine(ProcFolder, $"{pid}", "cgroup")))
            {
                if (line.Split(':', 3) is [_, var controllers, var path])
                {
                    Array.ForEach(controllers.Split(','), controller => paths[controller] = path);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended, or its /proc is not ours to see.
        }

        return paths;
    }
}

/// <summary>Where a container's figures are.</summary>
/// <param name="Memory">Null where the kernel keeps no account of memory.</param>
/// <param name="Cpu">Null where it keeps none of CPU time.</param>
/// <param name="IsVersion2">Which names the files have.</param>
internal sealed record CgroupFolders(string? Memory, string? Cpu, bool IsVersion2);
