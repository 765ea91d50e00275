using System.CommandLine;
using RunbookExecutor.Cli.Instances;
using RunbookExecutor.Executor.Endpoints;

namespace RunbookExecutor.Cli.Commands;

/// <summary><c>runbook freeze</c> and <c>runbook thaw</c>: the switch that stops all automation.</summary>
public static class FreezeCommand
{
    public static Command CreateFreeze() => Create("freeze", "Stop all automation at once; it stays stopped over restarts until thaw.", "/api/freeze");

    public static Command CreateThaw() => Create("thaw", "Let automation act again.", "/api/thaw");

    private static Command Create(string name, string description, string path)
    {
        var reason = new Argument<string?>("reason") { Description = "Why, for the ledger and for the others on call.", Arity = ArgumentArity.ZeroOrOne };
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var command = new Command(name, description) { reason, data, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var instance = await InstanceLocator.FindAsync(parsed.GetValue(data), cancellationToken);
            using var executor = instance.Client(RolePorts.Executor);
            var answer = await executor.PostAsync<FreezeAnswer>(path, new FreezeRequest(parsed.GetValue(reason), Environment.UserName), cancellationToken);
            if (parsed.GetValue(json))
            {
                Output.Json(answer);
            }
            else
            {
                Console.Out.WriteLine(answer.Message);
            }

            // Thawing may leave it frozen by something that thaw cannot lift, which is not what was asked for.
            return answer.Frozen == (name == "freeze") ? ExitCode.Success : ExitCode.Negative;
        });
        return command;
    }
}
