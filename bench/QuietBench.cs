using RunbookExecutor.Cli.Clients;
using RunbookExecutor.Cli.Instances;
using RunbookExecutor.Hosting.Data;
using RunbookExecutor.Monitor.Queries;

namespace RunbookExecutor.Bench;

/// <summary>Steady traffic and no fault: how many incidents fire that should not.</summary>
internal static class QuietBench
{
    public static async Task<int> RunAsync(int minutes)
    {
        var data = Directory.CreateTempSubdirectory("runbook-bench-").FullName;
        using var demo = RunbookProcess.Start("demo", "--data", data);
        await Task.Delay(TimeSpan.FromMinutes(minutes), TimeProvider.System);
        using var monitor = new RoleClient(RolePorts.Monitor, InstanceEndpoints.Read(data)[RolePorts.Monitor], token: null);
        var incidents = (await monitor.GetAsync<IncidentList>("/api/incidents", CancellationToken.None)).Incidents;
        Console.WriteLine("| quiet minutes of steady traffic | incidents that fired |\n|---|---|");
        Console.WriteLine($"| {minutes} | {incidents.Count(incident => incident.FiredAt is not null)} |");
        return incidents.Count;
    }
}
