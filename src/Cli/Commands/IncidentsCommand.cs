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
        // The monitor forgets what has ended when it is started anew; the runs are kept.
        var forgotten = runs.Where(run => incidents.All(incident => incident.Id != run.IncidentId)).ToList();
        if (incidents.Count + forgotten.Count == 0)
        {
            Console.Out.WriteLine("No incidents.");
            return;
        }

        Output.Table(
            ["STARTED", "STATE", "TYPE", "WHERE", "RUN", "TOLD", "WHAT"],
            [.. incidents.Select(incident => Row(incident, runs.FirstOrDefault(run => run.IncidentId == incident.Id))).Concat(forgotten.Select(Row))
                .OrderByDescending(row => row.StartedAt).Select(row => row.Cells)]);
    }

    private static (DateTimeOffset StartedAt, IReadOnlyList<string> Cells) Row(Incident incident, RunSummary? run) => (incident.StartedAt,
    [
        Output.Time(incident.StartedAt),
        incident.State.ToString().ToLowerInvariant(),
        incident.Fingerprint.Type.Value,
        incident.Fingerprint.ContainerId ?? incident.Fingerprint.Service,
        OutcomeOf(run),
        ToldOf(run),
        incident.Anomaly.Message,
    ]);

    private static (DateTimeOffset StartedAt, IReadOnlyList<string> Cells) Row(RunSummary run) => (run.StartedAt,
    [
        Output.Time(run.StartedAt),
        "-",
        run.AnomalyType.Value,
        run.ContainerId ?? run.Service,
        OutcomeOf(run),
        ToldOf(run),
        run.Message,
    ]);

    private static string ToldOf(RunSummary? run) =>
        run is not { Calls.Count: > 0 }
            ? "-"
            : string.Join(", ", run.Calls.Select(call => call.Succeeded ? call.Destination : $"{call.Destination} failed: {call.Message}").Distinct());

    private static string OutcomeOf(RunSummary? run) => run is null ? "-" : run.Outcome?.ToString() ?? "under way";
}
