using System.Diagnostics;

namespace RunbookExecutor.Tests.Engine.Daemon;

/// <summary>Runs a program of the system to its end.</summary>
internal static class Tool
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>What it wrote to standard output, without the last line's end.</summary>
    /// <exception cref="ToolException">It is not there, failed, or did not end; the message holds what it said.</exception>
    public static Task<string> RunAsync(string program, IEnumerable<string> arguments, params (string Name, string Value)[] environment) =>
        RunAsync(Patience, program, arguments, environment);

    /// <summary>The same for what takes long.</summary>
    public static async Task<string> RunAsync(TimeSpan patience, string program, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var result = await TryAsync(patience, program, arguments, environment);
        return result.ExitCode == 0
            ? result.Output
            : throw new ToolException($"'{program} {string.Join(' ', arguments)}' ended with {result.ExitCode}: {result.Error}{result.Output}");
    }

    public static Task<ToolResult> TryAsync(string program, IEnumerable<string> arguments, params (string Name, string Value)[] environment) =>
        TryAsync(Patience, program, arguments, environment);

    private static async Task<ToolResult> TryAsync(TimeSpan patience, string program, IEnumerable<string> arguments, (string Name, string Value)[] environment)
    {
        using var process = Start(program, arguments, environment);
        using var late = new CancellationTokenSource(patience, TimeProvider.System);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(late.Token);
            var error = process.StandardError.ReadToEndAsync(late.Token);
            await process.WaitForExitAsync(late.Token);
            return new ToolResult(process.ExitCode, (await output).TrimEnd('\n'), (await error).TrimEnd('\n'));
        }
        catch (OperationCanceledException problem)
        {
            process.Kill(entireProcessTree: true);
            throw new ToolException($"'{program} {string.Join(' ', arguments)}' did not end within {patience.TotalSeconds:0} s.", problem);
        }
    }

    private static Process Start(string program, IEnumerable<string> arguments, (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        try
        {
            var process = Process.Start(start)!;
            process.StandardInput.Close();
            return process;
        }
        catch (System.ComponentModel.Win32Exception problem)
        {
            throw new ToolException($"'{program}' cannot be started ({problem.Message}). ./scripts/test.sh installs what these tests need.", problem);
        }
    }
}

internal sealed record ToolResult(int ExitCode, string Output, string Error);

/// <summary>A program of the system did not do what a test needs; the message says which and what it said.</summary>
internal sealed class ToolException : Exception
{
    public ToolException(string message) : base(message)
    {
    }

    public ToolException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
