using System.Diagnostics;
using System.Text.Json;

namespace RunbookExecutor.Tests.Attack;

/// <summary>A process of the test host, to be killed.</summary>
internal static class HostProcess
{
    private const int Sigkill = 9;

    public static Process Start(string mode, object settings, string settingsFile)
    {
        File.WriteAllText(settingsFile, JsonSerializer.Serialize(settings, settings.GetType()));
        return Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "RunbookExecutor.Tests.Host"), [mode, settingsFile])
        {
            UseShellExecute = false,
            Environment = { ["DOTNET_TieredPGO"] = "0", ["DOTNET_TC_QuickJitForLoops"] = "1" },
        })!;
    }

    /// <summary>Whether it was ended by SIGKILL.</summary>
    public static async Task<bool> WaitAsync(Process process)
    {
        using (process)
        {
            await process.WaitForExitAsync();
            return process.ExitCode switch
            {
                0 => false,
                128 + Sigkill => true,
                var code => throw new InvalidOperationException($"The test host ended with {code}."),
            };
        }
    }
}
