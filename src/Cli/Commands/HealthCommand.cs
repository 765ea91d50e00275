using System.CommandLine;
using RunbookExecutor.Cli.Clients;
using RunbookExecutor.Cli.Instances;
using RunbookExecutor.Hosting.Roles;

namespace RunbookExecutor.Cli.Commands;

/// <summary><c>runbook health ROLE</c>: whether a role of this machine answers, as a container's health check asks.</summary>
public static class HealthCommand
{
    public static Command Create()
    {
        var role = new Argument<string>("role") { Description = $"One of {string.Join(", ", RolePorts.Roles)}." };
        role.AcceptOnlyFromAmong([.. RolePorts.Roles]);
        var port = new Option<int?>("--port") { Description = "Port that it listens on; default: the role's usual one.", HelpName = "PORT", CustomParser = CommonOptions.Number };
        var command = new Command("health", "Ask a role of this machine whether it answers, for a container's health check; exit 1 when it does not.") { role, port };
        command.SetAction((parsed, cancellationToken) =>
        {
            var name = parsed.GetRequiredValue(role);
            return RunAsync(name, parsed.GetValue(port) ?? RolePorts.Default(name, Settings.DefaultBasePort), cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(string role, int port, CancellationToken cancellationToken)
    {
        using var client = new RoleClient(role, new Uri($"http://127.0.0.1:{port}"), token: null);
        try
        {
            var health = await client.GetAsync<Health>("/health", cancellationToken);
            Console.Out.WriteLine($"The {health.Role} answers: {health.Status}.");
            return health.Role == role ? ExitCode.Success : ExitCode.Negative;
        }
        catch (RoleException problem)
        {
            Console.Out.WriteLine(problem.Message);
            return ExitCode.Negative;
        }
    }
}
