using System.Diagnostics;
using System.Text;

namespace RunbookExecutor.Tests.Attack;

/// <summary>The children of a local platform as the kernel shows them.</summary>
internal static class LocalChild
{
    /// <summary>Those that wrote their pid into the file and live.</summary>
    public static List<int> Living(string starts) =>
        File.Exists(starts) ? [.. File.ReadLines(starts).Select(int.Parse).Distinct().Where(IsSleeper)] : [];

    public static void Kill(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            process.Kill();
            process.WaitForExit();
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    // The pid may be another program's by now.
    private static bool IsSleeper(int pid)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{pid}/cmdline")).StartsWith("sleep\0" + "1000", StringComparison.Ordinal)
                && !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
