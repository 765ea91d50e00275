using System.CommandLine;
using RunbookExecutor.Cli.Instances;
using RunbookExecutor.Executor.Endpoints;

namespace RunbookExecutor.Cli.Commands;

/// <summary><c>runbook deploy SERVICE VERSION</c>: an operator's command, recorded and not budgeted.</summary>
public static class DeployCommand
{
    public static Command Create()
    {
        var service = new Argument<string>("service") { Description = "The service." };
        var version = new Argument<string>("version") { Description = "One of its declared versions; on Docker an image that is on this machine." };
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var command = new Command("deploy", "Move every replica of a service to another version, one after another.") { service, version, data, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var instance = await InstanceLocator.FindAsync(parsed.GetValue(data), cancellationToken);
            using var executor = instance.Client(RolePorts.Executor);
            var answer = await executor.PostAsync<MessageAnswer>(
                "/api/deploy", new DeployRequest(parsed.GetValue(service), parsed.GetValue(version)), cancellationToken);
            if (parsed.GetValue(json))
            {
                Output.Json(answer);
            }
            else
            {
                Console.Out.WriteLine(answer.Message);
            }

            return ExitCode.Success;
        });
        return command;
    }
}
