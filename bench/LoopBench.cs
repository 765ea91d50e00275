using System.Text.Json;
using RunbookExecutor.Cli.Demo;
using RunbookExecutor.Hosting.Json;

namespace RunbookExecutor.Bench;

/// <summary>From the moment at which a condition begins to hold: detected, acted, recovered. Each run is a demo of its own with a ledger of its own.</summary>
internal static class LoopBench
{
    private static readonly string[] Faults = ["memory-leak", "bad-deployment", "error-spam", "cpu-spike"];

    public static async Task<int> RunAsync(int runs)
    {
        var reports = new List<ScenarioReport>();
        for (var run = 0; run < runs; run++)
        {
            foreach (var fault in Faults)
            {
                reports.Add(await PlayAsync(fault));
            }
        }

        Console.WriteLine(Numbers.Header);
        foreach (var fault in Faults)
        {
            var own = reports.Where(report => report.Fault == fault && report.Outcome == "Recovered").ToList();
            Console.WriteLine($"| {fault}: recovered | {own.Count} of {runs} | | | |");
            Console.WriteLine(Numbers.Row($"{fault}: detected after", [.. own.Select(report => report.DetectedAfterSeconds!.Value)], "s"));
            Console.WriteLine(Numbers.Row($"{fault}: acted after", [.. own.Select(report => report.ActedAfterSeconds!.Value)], "s"));
            Console.WriteLine(Numbers.Row($"{fault}: recovered after", [.. own.Select(report => report.RecoveredAfterSeconds!.Value)], "s"));
        }

        return 0;
    }

    private static async Task<ScenarioReport> PlayAsync(string fault)
    {
        var data = Directory.CreateTempSubdirectory("runbook-bench-").FullName;
        using var demo = RunbookProcess.Start("demo", "--scenario", fault, "--once", "--json", "--data", data);
        var (_, output) = await demo.FinishAsync();
        Directory.Delete(data, recursive: true);
        var report = JsonSerializer.Deserialize<DemoReport>(output, WireJson.Tolerant)!.Scenarios[0];
        Console.Error.WriteLine(FormattableString.Invariant(
            $"{fault}: {report.Outcome}, detected {report.DetectedAfterSeconds} s, acted {report.ActedAfterSeconds} s, recovered {report.RecoveredAfterSeconds} s"));
        return report;
    }
}
