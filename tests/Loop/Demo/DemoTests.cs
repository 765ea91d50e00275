using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace RunbookExecutor.Tests.Loop.Demo;

/// <summary>The main job as a user runs it: one command, real services, real faults, and everything written down.</summary>
[Collection<Measured>]
public sealed class DemoTests : IDisposable
{
    private readonly string data = Directory.CreateTempSubdirectory("runbook-demo-test-").FullName;

    [Fact]
    public async Task Demo_AllScenariosOnce_RecoverWithSevenActionsOnOneLedger()
    {
        var (exitCode, output) = await RunAsync("demo", "--scenario", "all", "--once", "--json", "--data", data);

        var report = JsonElement.Parse(output);
        Assert.Equal(
            [
                "memory-leak MEMORY_SPIKE Recovered: restart-container",
                "cpu-spike CPU_OVERLOAD Recovered: restart-container",
                "error-spam HIGH_ERROR_RATE Recovered: restart-container",
                "cache-growth MEMORY_SPIKE Recovered: restart-container, update-env-vars",
                "bad-deployment HIGH_ERROR_RATE Recovered: rollback-deployment",
                "traffic-surge CPU_OVERLOAD Recovered: scale-service",
            ],
            report.GetProperty("scenarios").EnumerateArray().Select(Line));
        Assert.Equal("Recovered", report.GetProperty("outcome").GetString());
        Assert.Equal(0, exitCode);

        var (verified, message) = await RunAsync("ledger", "verify", "--data", data);
        Assert.True(verified == 0, message);
        var entries = (await RunAsync("ledger", "export", "--data", data)).Output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line)).ToList();
        Assert.Equal(7, entries.Count(entry => entry.GetProperty("kind").GetString() == "Intent"));
        Assert.Equal(7, entries.Count(entry => entry.GetProperty("kind").GetString() == "Verified"));
    }

    // The restart comes at half of the limit, before the memory is where the demo's own stopwatch starts.
    [Fact]
    public async Task Demo_DetectedBeforeTheStopwatchBegan_StillReports()
    {
        var (exitCode, output) = await RunAsync(
            ["demo", "--scenario", "memory-leak", "--once", "--json", "--data", data],
            ("RUNBOOK__DETECTION__MEMORY__THRESHOLD", "0.5"),
            ("RUNBOOK__DETECTION__MEMORY__CLEARTHRESHOLD", "0.45"));

        var scenario = JsonElement.Parse(output).GetProperty("scenarios")[0];
        Assert.Equal("memory-leak MEMORY_SPIKE Recovered: restart-container", Line(scenario));
        Assert.False(scenario.TryGetProperty("detectedAfterSeconds", out _));
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task Demo_UnknownScenario_NamesTheKnownOnes()
    {
        var (exitCode, output) = await RunAsync("demo", "--scenario", "earthquake", "--once");

        Assert.Equal(2, exitCode);
        Assert.Contains("There is no scenario 'earthquake'. Known: memory-leak, cpu-spike", output, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(data, recursive: true);

    private static string Line(JsonElement scenario) =>
        $"{scenario.GetProperty("fault").GetString()} {scenario.GetProperty("anomaly").GetString()} {scenario.GetProperty("outcome").GetString()}: "
        + string.Join(", ", scenario.GetProperty("actions").EnumerateArray().Select(action => action.GetProperty("tool").GetString()));

    private static Task<(int ExitCode, string Output)> RunAsync(params string[] arguments) => RunAsync(arguments, []);

    private static async Task<(int ExitCode, string Output)> RunAsync(string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "runbook"), arguments)
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

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await error);
    }
}
