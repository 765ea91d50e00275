using System.CommandLine;
using RunbookExecutor.Cli.Instances;
using RunbookExecutor.Cli.View;
using Spectre.Console;

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

            Console.Out.WriteLine($"Data: {instance.Data}");
            Console.Out.WriteLine($"Roles: {string.Join(", ", instance.Roles.Select(role => $"{role.Key} {role.Value}"))}");
            AnsiConsole.Write(LiveView.Containers(fleet));
            foreach (var incident in fleet.Incidents)
            {
                Console.Out.WriteLine($"{incident.State} {incident.Type} on {incident.About}: {incident.Message}");
            }

            AnsiConsole.MarkupLine(LiveView.Budget(fleet));
            return ExitCode.Success;
        });
        return command;
    }
}
