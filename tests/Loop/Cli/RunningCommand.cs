using System.Diagnostics;
using System.Text;

namespace RunbookExecutor.Tests.Loop.Cli;

/// <summary>A <c>runbook</c> process, what it has written so far, and the signals that a person or the kernel would send it.</summary>
internal sealed class RunningCommand : IAsyncDisposable
{
    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly StringBuilder error = new();

    public RunningCommand(ProcessStartInfo start)
    {
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Take(output, line.Data);
        process.ErrorDataReceived += (_, line) => Take(error, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.StandardInput.Close();
    }

    public string Output => Text(output);

    public string Error => Text(error);

    public bool HasExited => process.HasExited;

    /// <summary>How many files and folders the kernel watches for it.</summary>
    public int WatchedFolders => Directory.GetFiles($"/proc/{process.Id}/fdinfo").SelectMany(LinesOf).Count(line => line.StartsWith("inotify wd:", StringComparison.Ordinal));

    public Task SaysAsync(string text) => Sandbox.UntilAsync(() => Output.Contains(text, StringComparison.Ordinal) || process.HasExited, $"it says '{text}'; so far: {Output}{Error}");

    // A running process closes files at any moment.
    private static string[] LinesOf(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (IOException)
        {
            return [];
        }
    }

    /// <param name="name">As <c>kill</c> knows it: INT, TERM, KILL.</param>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{process.Id}"]);
        kill.WaitForExit();
    }

    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public async Task<int> ExitAsync(TimeSpan patience)
    {
        try
        {
            await process.WaitForExitAsync().WaitAsync(patience);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"'{string.Join(' ', process.StartInfo.ArgumentList)}' did not end within {patience.TotalSeconds:0} s. It wrote: {Output}{Error}", e);
        }

        process.WaitForExit();
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            await KillAsync();
        }

        process.Dispose();
    }

    private static void Take(StringBuilder lines, string? line)
    {
        lock (lines)
        {
            lines.Append(line).Append(line is null ? string.Empty : "\n");
        }
    }

    private static string Text(StringBuilder lines)
    {
        lock (lines)
        {
            return lines.ToString();
        }
    }
}
