using System.CommandLine;
using RunbookExecutor.Cli.Instances;
using RunbookExecutor.Cli.View;
using RunbookExecutor.Hosting.Data;
using RunbookExecutor.Hosting.Roles;

namespace RunbookExecutor.Cli.Commands;

/// <summary><c>runbook up</c>: all roles in one process, for the services that <c>runbook.yaml</c> declares.</summary>
public static class UpCommand
{
    public static Command Create()
    {
        var data = CommonOptions.Data();
        var config = CommonOptions.Config();
        var basePort = CommonOptions.BasePort();
        var runbooks = CommonOptions.Runbooks();
        var command = new Command("up", "Start the declared services and all roles, and watch over them until Ctrl-C.") { data, config, basePort, runbooks };
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(parsed.GetValue(data), parsed.GetValue(config), parsed.GetValue(basePort) ?? Settings.DefaultBasePort, parsed.GetValue(runbooks), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string? dataPath, string? config, int basePort, string? runbooks, CancellationToken cancellationToken)
    {
        var configuration = Launch.Configuration(config, Launch.Flags(runbooks));
        var options = InstanceOptions.From(configuration);
        if (options.Services.Count == 0)
        {
            throw new CommandException("Nothing is declared to watch. Write a runbook.yaml with a 'services:' section (docs/configuration.md shows one), name one with --config, or see 'runbook demo'.");
        }

        var data = DataDirectory.Open(InstanceLocator.DataOrDefault(dataPath));
        await Launch.RefuseSecondAsync(data, RolePorts.Roles, cancellationToken);
        var ports = Launch.RequiredPorts(RolePorts.Roles, basePort, options.Server.Listen);
        using var logs = RoleLog.Open(data);
        Console.Out.WriteLine($"Starting {string.Join(", ", options.Services.Select(service => $"{service.Name} ({service.Replicas})"))} ...");
        await using (var instance = await Instance.StartAsync(new InstanceSettings { Data = data, Configuration = configuration, Ports = ports, Logs = logs }, cancellationToken))
        await using (var session = new Session(instance, "Runbook Executor", TimeProvider.System))
        {
            await session.WatchAsync(Keys.QuitOnly, cancellationToken);
            Console.Out.WriteLine("Stopping the services; each gets its stopGrace ...");
        }

        Console.Out.WriteLine($"Stopped. Ledger, runs and logs stay in {data.Path}");
        return ExitCode.Success;
    }
}
