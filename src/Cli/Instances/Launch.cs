using RunbookExecutor.Cli.Commands;
using RunbookExecutor.Cli.Platforms;
using RunbookExecutor.Executor.Ledger;
using RunbookExecutor.Hosting.Configuration;
using RunbookExecutor.Hosting.Data;

namespace RunbookExecutor.Cli.Instances;

/// <summary>What commands that start roles have in common: configuration, data directory, ports.</summary>
public static class Launch
{
    /// <summary>Flags as configuration keys; what was not given is left out.</summary>
    public static Dictionary<string, string?> Flags(string? runbooks, string? platform = null)
    {
        var flags = new Dictionary<string, string?>();
        if (runbooks is not null)
        {
            flags["runbooks:folder"] = runbooks;
        }

        if (platform is not null)
        {
            flags[PlatformChoice.Key] = platform;
        }

        return flags;
    }

    /// <param name="data">The data directory as it was named, whose ledger hears of what cannot be used.</param>
    /// <param name="file">The configuration file as it was named.</param>
    /// <param name="flags">What the command line sets.</param>
    /// <exception cref="ConfigurationException">It cannot be read.</exception>
    public static RunbookConfiguration Configuration(string? data, string? file, Dictionary<string, string?> flags) =>
        Recorded(data, () => RunbookConfiguration.Load(file, Directory.GetCurrentDirectory(), flags), sentences => sentences);

    /// <exception cref="ConfigurationException">Something cannot be used.</exception>
    public static InstanceOptions Options(string? data, RunbookConfiguration configuration) =>
        Recorded(data, () => InstanceOptions.From(configuration), configuration.WithoutSecrets);

    /// <summary>The ports that are asked for, each of which must be free.</summary>
    public static IReadOnlyDictionary<string, int> RequiredPorts(IEnumerable<string> roles, int basePort, string listen) =>
        roles.ToDictionary(role => role, role => RolePorts.Require(RolePorts.Default(role, basePort), listen, role));

    /// <summary>The usual ports, or the next free ones, with a sentence about each that is another.</summary>
    public static (IReadOnlyDictionary<string, int> Ports, IReadOnlyList<string> Notes) FreePorts(int basePort, string listen)
    {
        var ports = new Dictionary<string, int>();
        var notes = new List<string>();
        foreach (var role in RolePorts.Roles)
        {
            var usual = RolePorts.Default(role, basePort);
            var free = RolePorts.NextFree(usual, listen, ports.Values.ToHashSet());
            ports[role] = free;
            if (free != usual)
            {
                notes.Add($"Port {usual} is taken by {PortHolder.Find(usual) ?? "another process"}; the {role} listens on {free}.");
            }
        }

        return (ports, notes);
    }

    /// <exception cref="CommandException">One of the roles runs on this data directory already.</exception>
    public static async Task RefuseSecondAsync(DataDirectory data, IEnumerable<string> roles, CancellationToken cancellationToken)
    {
        var running = (await InstanceLocator.RunningAsync(cancellationToken)).FirstOrDefault(instance => instance.Data == data.Path);
        if (running is not null && roles.FirstOrDefault(running.Roles.ContainsKey) is { } role)
        {
            throw new CommandException($"The {role} of the data directory '{data.Path}' is running already, at {running.Roles[role]}. End it first, or name another directory with --data DIR.");
        }
    }

    private static T Recorded<T>(string? data, Func<T> read, Func<string, string> withoutSecrets)
    {
        try
        {
            return read();
        }
        catch (ConfigurationException problem)
        {
            RefusedConfiguration.Record(InstanceLocator.DataOrDefault(data), withoutSecrets(problem.Message).Split(Environment.NewLine));
            throw;
        }
    }
}
