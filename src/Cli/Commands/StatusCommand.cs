using System.CommandLine;
using System.Globalization;
using RunbookExecutor.Cli.Instances;
using RunbookExecutor.Cli.View;

namespace RunbookExecutor.Cli.Commands;

/// <summary><c>runbook status</c>: containers, open incidents and budgets of a running instance.</summary>
public static class StatusCommand
{
    public static Command Create()
    {
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var command = new Command("status", "Show the containers, open incidents and budgets of a running instance.") { data, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var instance = await InstanceLocator.FindAsync(parsed.GetValue(data), cancellationToken);
            var fleet = await FleetReader.ReadAsync(instance, cancellationToken);
            if (parsed.GetValue(json))
            {
                Output.Json(new { data = instance.Data, roles = instance.Roles, fleet });
                return ExitCode.Success;
            }

            Print(instance, fleet);
            return ExitCode.Success;
        });
        return command;
    }

    private static void Print(RunningInstance instance, FleetView fleet)
    {
        Console.Out.WriteLine($"data: {instance.Data}");
        Console.Out.WriteLine($"roles: {string.Join("  ", instance.Roles.Select(role => $"{role.Key} {role.Value}"))}");
        Output.Table(
            ["CONTAINER", "STATE", "VERSION", "CPU", "MEMORY", "ERRORS", "RESTARTS", "BY US IN 1H"],
            [.. fleet.Containers.Select(row => (IReadOnlyList<string>)
            [
                row.Name,
                row is { State: "running", Health: "unhealthy" or "starting" } ? row.Health : row.State,
                row.Version ?? "-",
                Percent(row.Cpu),
                Percent(row.Memory),
                Percent(row.ErrorRate),
                row.Restarts?.ToString() ?? "-",
                row is { RestartsUsed: { } used, RestartsAllowed: { } allowed } ? $"{used} of {allowed}" : "-",
            ])]);
        foreach (var incident in fleet.Incidents)
        {
            Console.Out.WriteLine($"{incident.State} {incident.Type} on {incident.About}: {incident.Message}");
        }

        foreach (var approval in fleet.Approvals)
        {
            Console.Out.WriteLine($"waits for a person: {approval.Description} (runbook approve {approval.ApprovalId}, or deny)");
        }

        if (fleet.Budget is { } budget)
        {
            Console.Out.WriteLine($"actions this hour: {budget.Used} of {budget.Limit}");
        }

        foreach (var sentence in new[] { fleet.Frozen, fleet.Problem }.OfType<string>())
        {
            Console.Out.WriteLine(sentence);
        }
    }

    private static string Percent(double? value) =>
        value is { } percent ? percent.ToString("0.0 '%'", CultureInfo.InvariantCulture) : "unknown";
}
