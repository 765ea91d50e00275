using RunbookExecutor.Cli.Clients;

namespace RunbookExecutor.Cli.Instances;

/// <param name="Data">Its data directory.</param>
/// <param name="Roles">Addresses of the roles that answer.</param>
public sealed record RunningInstance(string Data, IReadOnlyDictionary<string, Uri> Roles)
{
    /// <exception cref="RoleException">That role does not run there.</exception>
    public RoleClient Client(string role) =>
        Roles.TryGetValue(role, out var address)
            ? new RoleClient(role, address, Environment.GetEnvironmentVariable(Settings.TokenVariable))
            : throw new RoleException($"The instance at '{Data}' has no {role} running; it has: {string.Join(", ", Roles.Keys)}. Start it with: runbook {role} --data {Data}");
}
