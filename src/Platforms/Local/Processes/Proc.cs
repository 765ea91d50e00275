using System.Globalization;

namespace RunbookExecutor.Platforms.Local.Processes;

/// <summary>Reads the kernel's account of processes: which boot this is, and whether a process that we know is still that process.</summary>
internal static class Proc
{
    private static readonly Lazy<string> Boot = new(() => File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim());

    public static string BootId => Boot.Value;

    public static ProcessIdentity Self => Identify(Environment.ProcessId)!;

    /// <summary>Whether this system has what a supervisor needs.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux() && File.Exists("/proc/self/stat");

    /// <summary>The identity of the process that has this pid now; null when there is none, or only its zombie.</summary>
    public static ProcessIdentity? Identify(int pid) =>
        TryRead(pid, out var stat) && !stat.IsDead ? new ProcessIdentity(BootId, pid, stat.StartTicks) : null;

    public static bool IsAlive(ProcessIdentity identity) =>
        identity.BootId == BootId && TryRead(identity.Pid, out var stat) && stat.StartTicks == identity.StartTicks && !stat.IsDead;

    /// <summary>Whether the pid belongs to another process by now.</summary>
    public static bool IsReused(ProcessIdentity identity) =>
        identity.BootId != BootId || (TryRead(identity.Pid, out var stat) && stat.StartTicks != identity.StartTicks);

    /// <summary>Living processes of a session other than its leader.</summary>
    public static IEnumerable<int> SessionMembers(int session) =>
        from folder in Directory.EnumerateDirectories("/proc")
        let name = Path.GetFileName(folder)
        where char.IsAsciiDigit(name[0])
        let pid = int.Parse(name, CultureInfo.InvariantCulture)
        where pid != session && TryRead(pid, out var stat) && stat.Session == session && !stat.IsDead
        select pid;

    /// <summary>Whether the process writes its output to the file.</summary>
    public static bool WritesTo(int pid, string path)
    {
        try
        {
            return File.ResolveLinkTarget($"/proc/{pid}/fd/1", returnFinalTarget: false)?.FullName == path
                || File.ResolveLinkTarget($"/proc/{pid}/fd/2", returnFinalTarget: false)?.FullName == path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool TryRead(int pid, out ProcStat stat)
    {
        try
        {
            using var file = File.OpenHandle($"/proc/{pid}/stat");
            Span<byte> text = stackalloc byte[512];
            return ProcStat.TryParse(text[..RandomAccess.Read(file, text, 0)], out stat);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It ended between the two calls, which is as good as not there.
            stat = default;
            return false;
        }
    }
}
