using System.CommandLine;
using RunbookExecutor.Cli.Instances;
using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Monitor.Queries;
using RunbookExecutor.Orchestrator.Endpoints;

namespace RunbookExecutor.Cli.Commands;

/// <summary><c>runbook incidents</c>: open and recent incidents, and the run that answered each.</summary>
public static class IncidentsCommand
{
    public static Command Create()
    {
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var command = new Command("incidents", "List open and recent incidents and what was done about them.") { data, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var instance = await InstanceLocator.FindAsync(parsed.GetValue(data), cancellationToken);
            using var monitor = instance.Client(RolePorts.Monitor);
            var incidents = (await monitor.GetAsync<IncidentList>("/api/incidents", cancellationToken)).Incidents;
            var runs = await RunsAsync(instance, cancellationToken);
            if (parsed.GetValue(json))
            {
                Output.Json(new { incidents, runs });
            }
            else
            {
                Print(incidents, runs);
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static async Task<IReadOnlyList<RunSummary>> RunsAsync(RunningInstance instance, CancellationToken cancellationToken)
    {
        if (!instance.Roles.ContainsKey(RolePorts.Orchestrator))
        {
            return [];
        }

        using var orchestrator = instance.Client(RolePorts.Orchestrator);
        return (await orchestrator.GetAsync<RunList>("/api/runs", cancellationToken)).Runs;
    }

    private static void Print(IReadOnlyList<Incident> incidents, IReadOnlyList<RunSummary> runs)
    {
        if (incidents.Count == 0)
        {
            Console.Out.WriteLine("No incidents.");
            return;
        }

        Output.Table(
            ["STARTED", "STATE", "TYPE", "WHERE", "RUN", "TOLD", "WHAT"],
            [.. incidents.OrderByDescending(incident => incident.StartedAt).Select(incident => (IReadOnlyList<string>)
            [
                incident.StartedAt.ToLocalTime().ToString("HH:mm:ss"),
                incident.State.ToString().ToLowerInvariant(),
                incident.Fingerprint.Type.Value,
                incident.Fingerprint.ContainerId ?? incident.Fingerprint.Service,
                RunOf(incident, runs),
                ToldOf(incident, runs),
                incident.Anomaly.Message,
            ])]);
    }

    private static string ToldOf(Incident incident, IReadOnlyList<RunSummary> runs) =>
        runs.FirstOrDefault(run => run.IncidentId == incident.Id) is not { Calls.Count: > 0 } run
            ? "-"
            : string.Join(", ", run.Calls.Select(call => call.Succeeded ? call.Destination : $"{call.Destination} failed: {call.Message}").Distinct());

    private static string RunOf(Incident incident, IReadOnlyList<RunSummary> runs) =>
        runs.FirstOrDefault(run => run.IncidentId == incident.Id) is not { } run ? "-" : run.Outcome?.ToString() ?? "under way";
}
