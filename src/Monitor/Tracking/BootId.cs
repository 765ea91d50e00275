namespace RunbookExecutor.Monitor.Tracking;

/// <summary>Names this boot of this machine, where the kernel tells.</summary>
internal static class BootId
{
    private const string Source = "/proc/sys/kernel/random/boot_id";

    public static string Read() => File.Exists(Source) ? File.ReadAllText(Source).Trim() : Environment.MachineName;
}
