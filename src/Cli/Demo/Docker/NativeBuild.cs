using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace RunbookExecutor.Cli.Demo.Docker;

/// <summary>Publishes the demo app as one static native binary, which needs nothing of an image.</summary>
internal sealed class NativeBuild(DemoSource source)
{
    private const string Program = "DemoApp";
    private const int LastLines = 15;

    /// <summary>Path of the binary below <paramref name="folder"/>.</summary>
    /// <exception cref="DemoException">A tool is missing, or the build failed.</exception>
    public async Task<string> RunAsync(string folder, CancellationToken cancellationToken)
    {
        await RequireAsync("gcc", "It links the demo app's native binary. Install it (on Debian: apt-get install gcc libc6-dev)", cancellationToken);
        await RequireAsync("dotnet", "It compiles the demo app. Install the .NET SDK (https://dotnet.microsoft.com/download)", cancellationToken);
        var (exitCode, output) = await StartAsync("dotnet", Arguments(folder), cancellationToken);
        return exitCode == 0 ? Path.Combine(folder, "out", Program) : throw new DemoException(
            $"The demo app could not be built for its image. The end of what the build said:{Environment.NewLine}{string.Join(Environment.NewLine, output.TrimEnd().Split('\n').TakeLast(LastLines))}");
    }

    // A lock file holds for every build; the packages of a native one are needed only here. The folder keeps it from the clone's own builds.
    private IEnumerable<string> Arguments(string folder) =>
    [
        "publish", source.ProjectFolder, "-c", "Release", "-r", $"linux-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}", "--artifacts-path", Path.Combine(folder, "build"), "-o", Path.Combine(folder, "out"), "-v", "quiet",
        "-p:PublishAot=true", "-p:StaticExecutable=true", "-p:PositionIndependentExecutable=false", "-p:InvariantGlobalization=true", "-p:CppCompilerAndLinker=gcc",
        "-p:RestorePackagesWithLockFile=false", "-p:RestoreLockedMode=false", "-p:RunAnalyzers=false",
    ];

    private static async Task RequireAsync(string tool, string why, CancellationToken cancellationToken)
    {
        try
        {
            await StartAsync(tool, ["--version"], cancellationToken);
        }
        catch (Win32Exception)
        {
            throw new DemoException($"The demo app's image has to be built, and '{tool}', which building it needs, is not on the PATH. {why}, or run 'runbook demo' without Docker.");
        }
    }

    private static async Task<(int ExitCode, string Output)> StartAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, await output + await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
