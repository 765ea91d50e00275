using System.ComponentModel;
using System.Diagnostics;

namespace RunbookExecutor.Platforms.Local.Supervision;

/// <summary>Finds out whether the kernel can be asked to end a child together with us.</summary>
internal static class ParentDeathSignal
{
    public static bool IsAvailable()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("setpriv", ["--pdeathsig", "KILL", "true"])
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
