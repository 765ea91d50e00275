using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RunbookExecutor.Cli.Instances;
using RunbookExecutor.Cli.Platforms;
using RunbookExecutor.Hosting.Data;
using RunbookExecutor.Hosting.Mcp;
using RunbookExecutor.Hosting.Roles;

namespace RunbookExecutor.Cli.Commands;

/// <summary><c>runbook monitor</c>, <c>executor</c>, <c>orchestrator</c>, <c>dashboard</c>: one role in a process of its own, over HTTP or stdio.</summary>
public static class RoleCommand
{
    public static Command Create(string role, string description)
    {
        var data = CommonOptions.Data();
        var config = CommonOptions.Config();
        var runbooks = CommonOptions.Runbooks();
        var port = new Option<int?>("--port") { Description = $"Port to listen on; default {RolePorts.Default(role, Settings.DefaultBasePort)}, 0 lets the system choose.", HelpName = "PORT", CustomParser = CommonOptions.Number };
        var platform = CommonOptions.Platform();
        var stdio = new Option<bool>("--stdio") { Description = "Speak MCP over standard input and output instead of HTTP." };
        var command = new Command(role, description) { data, config, runbooks, port };
        if (SpeaksMcp(role))
        {
            command.Add(platform);
            command.Add(stdio);
        }

        command.SetAction((parsed, cancellationToken) =>
        {
            var settings = new RoleArguments(role, parsed.GetValue(data), parsed.GetValue(config), parsed.GetValue(runbooks), SpeaksMcp(role) ? parsed.GetValue(platform) : null, parsed.GetValue(port));
            return SpeaksMcp(role) && parsed.GetValue(stdio) ? StdioAsync(settings, cancellationToken) : HttpAsync(settings, cancellationToken);
        });
        return command;
    }

    // The other two read and decide through these.
    private static bool SpeaksMcp(string role) => role is RolePorts.Monitor or RolePorts.Executor;

    private static async Task<int> HttpAsync(RoleArguments arguments, CancellationToken cancellationToken)
    {
        var configuration = Launch.Configuration(arguments.Data, arguments.Config, Launch.Flags(arguments.Runbooks, arguments.Platform));
        var options = Launch.Options(arguments.Data, configuration);
        var data = DataDirectory.Open(InstanceLocator.DataOrDefault(arguments.Data));
        await Launch.RefuseSecondAsync(data, [arguments.Role], cancellationToken);
        var port = RolePorts.Require(arguments.Port ?? RolePorts.Default(arguments.Role, Settings.DefaultBasePort), options.Server.Listen, arguments.Role);
        using var logs = RoleLog.Open(data);
        await using var instance = await Instance.StartAsync(
            new InstanceSettings { Data = data, Configuration = configuration, Ports = new Dictionary<string, int> { [arguments.Role] = port }, Logs = logs },
            cancellationToken);
        Console.Out.WriteLine($"The {arguments.Role} listens at {instance.Addresses[arguments.Role]} (data: {data.Path}). Ctrl-C ends it.");
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return ExitCode.Success;
    }

    // Standard output belongs to the protocol: everything else goes to the log file.
    private static async Task<int> StdioAsync(RoleArguments arguments, CancellationToken cancellationToken)
    {
        var options = Launch.Options(arguments.Data, Launch.Configuration(arguments.Data, arguments.Config, Launch.Flags(arguments.Runbooks, arguments.Platform)));
        var data = DataDirectory.Open(InstanceLocator.DataOrDefault(arguments.Data));
        if (arguments.Role == RolePorts.Executor)
        {
            await Launch.RefuseSecondAsync(data, [arguments.Role], cancellationToken);
        }

        using var logs = RoleLog.Open(data);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton(logs).AddSingleton(TimeProvider.System).AddSingleton(data);
        var place = new PlatformPlace(data.Path, InstanceRegistry.OfUser().Folder);
        var server = arguments.Role == RolePorts.Monitor ? builder.Services.AddMonitorRole(options, place) : builder.Services.AddExecutorRole(options, place);
        server.OverStdio();
        using var host = builder.Build();
        await host.RunAsync(cancellationToken);
        return ExitCode.Success;
    }

    private sealed record RoleArguments(string Role, string? Data, string? Config, string? Runbooks, string? Platform, int? Port);
}
