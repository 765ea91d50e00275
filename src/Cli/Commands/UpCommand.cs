using System.CommandLine;
using RunbookExecutor.Cli.Instances;
using RunbookExecutor.Cli.View;
using RunbookExecutor.Hosting.Configuration;
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
        var platform = CommonOptions.Platform();
        var command = new Command("up", "Start the declared services, or watch Docker's containers, with all roles until Ctrl-C.") { platform, data, config, basePort, runbooks };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(data),
            Launch.Configuration(parsed.GetValue(data), parsed.GetValue(config), Launch.Flags(parsed.GetValue(runbooks), parsed.GetValue(platform))),
            parsed.GetValue(basePort) ?? Settings.DefaultBasePort,
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string? dataPath, RunbookConfiguration configuration, int basePort, CancellationToken cancellationToken)
    {
        var options = Launch.Options(dataPath, configuration);
        if (options.Platform.NothingToWatch is { } nothing)
        {
            throw new CommandException(nothing);
        }

        var data = DataDirectory.Open(InstanceLocator.DataOrDefault(dataPath));
        await Launch.RefuseSecondAsync(data, RolePorts.Roles, cancellationToken);
        var ports = Launch.RequiredPorts(RolePorts.Roles, basePort, options.Server.Listen);
        using var logs = RoleLog.Open(data);
        Console.Out.WriteLine(options.Platform.Starting);
        await using (var instance = await Instance.StartAsync(new InstanceSettings { Data = data, Configuration = configuration, Ports = ports, Logs = logs }, cancellationToken))
        await using (var session = new Session(instance, "Runbook Executor", TimeProvider.System))
        {
            await session.WatchAsync(Keys.QuitOnly, cancellationToken);
            Console.Out.WriteLine(options.Platform.Stopping);
        }

        Console.Out.WriteLine($"Stopped. Ledger, runs and logs stay in {data.Path}");
        return ExitCode.Success;
    }
}
