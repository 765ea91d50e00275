using System.Diagnostics;

namespace RunbookExecutor.Tests.Loop.Mcp;

/// <summary>A program that a test runs and always ends.</summary>
internal sealed class Program : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process process;
    private readonly Task<string> errors;

    private Program(Process process)
    {
        this.process = process;
        errors = process.StandardError.ReadToEndAsync();
    }

    public StreamReader Output => process.StandardOutput;

    public StreamWriter Input => process.StandardInput;

    public static Program Start(string path, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(path, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new Program(Process.Start(start)!);
    }

    /// <summary>Reads lines until one begins so; fails with what the program said when it ends before.</summary>
    public async Task<string> WaitForLineAsync(string beginning)
    {
        while (await Output.ReadLineAsync().WaitAsync(Patience) is { } line)
        {
            if (line.StartsWith(beginning, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new InvalidOperationException($"It ended without a line that begins with '{beginning}': {await errors}");
    }

    /// <summary>Waits for its end; gives the rest of what it wrote.</summary>
    public async Task<(int ExitCode, string Output, string Errors)> FinishAsync()
    {
        Input.Close();
        var output = await Output.ReadToEndAsync().WaitAsync(Patience);
        await process.WaitForExitAsync().WaitAsync(Patience);
        return (process.ExitCode, output, await errors);
    }

    /// <summary>Asks it to end, as an operator does.</summary>
    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString()]);
        await kill.WaitForExitAsync();
        await process.WaitForExitAsync().WaitAsync(Patience);
        return process.ExitCode;
    }

    public async Task KillAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            await KillAsync();
        }

        process.Dispose();
    }
}
