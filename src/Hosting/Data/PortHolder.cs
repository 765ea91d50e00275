using System.Globalization;

namespace RunbookExecutor.Hosting.Data;

/// <summary>Finds who listens on a port, so that "in use" can be said with a name.</summary>
public static class PortHolder
{
    /// <summary><c>process 4711 (nginx)</c>, or null when nobody listens or the kernel does not tell.</summary>
    public static string? Find(int port)
    {
        try
        {
            var inodes = Listening("/proc/net/tcp", port).Concat(Listening("/proc/net/tcp6", port)).Select(inode => $"socket:[{inode}]").ToHashSet();
            return inodes.Count == 0 ? null : Directory.EnumerateDirectories("/proc").Select(process => Owner(process, inodes)).FirstOrDefault(owner => owner is not null);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static IEnumerable<string> Listening(string table, int port)
    {
        if (!File.Exists(table))
        {
            yield break;
        }

        foreach (var line in File.ReadLines(table).Skip(1))
        {
            // sl local_address rem_address st ... inode; state 0A is LISTEN
            if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var local, _, "0A", _, _, _, _, _, var inode, ..]
                && int.TryParse(local.AsSpan(local.IndexOf(':') + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var used)
                && used == port)
            {
                yield return inode;
            }
        }
    }

    private static string? Owner(string process, HashSet<string> inodes)
    {
        if (!int.TryParse(Path.GetFileName(process), out var pid))
        {
            return null;
        }

        try
        {
            return Directory.EnumerateFileSystemEntries(Path.Combine(process, "fd"))
                .Any(descriptor => File.ResolveLinkTarget(descriptor, returnFinalTarget: false) is { } target && inodes.Contains(target.Name))
                ? $"process {pid} ({File.ReadAllText(Path.Combine(process, "comm")).Trim()})"
                : null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // It ended meanwhile, or belongs to somebody else.
            return null;
        }
    }
}
