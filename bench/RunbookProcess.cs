using System.Diagnostics;

namespace RunbookExecutor.Bench;

/// <summary>The <c>runbook</c> command as a process of its own, as a user runs it.</summary>
internal sealed class RunbookProcess : IDisposable
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(20);

    private readonly Process process;

    private RunbookProcess(Process process) => this.process = process;

    public int Id => process.Id;

    public static RunbookProcess Start(params string[] arguments) => StartWith([], arguments);

    /// <param name="environment">Set for it alone.</param>
    /// <param name="arguments">As on the command line.</param>
    public static RunbookProcess StartWith((string Name, string Value)[] environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "runbook"), arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardInput = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new RunbookProcess(Process.Start(start)!);
    }

    /// <summary>Reads standard output to its end and waits for the exit.</summary>
    public async Task<(int ExitCode, string Output)> FinishAsync()
    {
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }

    /// <summary>User and system time so far, from <c>/proc</c>.</summary>
    public TimeSpan CpuTime()
    {
        process.Refresh();
        return process.TotalProcessorTime;
    }

    /// <summary>What of its memory is resident.</summary>
    public long MemoryBytes()
    {
        process.Refresh();
        return process.WorkingSet64;
    }

    /// <summary>Ends it as Ctrl-C would.</summary>
    public void Dispose()
    {
        if (!process.HasExited)
        {
            using var kill = Process.Start("kill", ["-INT", $"{process.Id}"]);
            kill.WaitForExit();
            if (!process.WaitForExit(StopPatience))
            {
                process.Kill(entireProcessTree: true);
            }
        }

        process.Dispose();
    }
}
