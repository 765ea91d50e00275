using Microsoft.Extensions.Logging;
using RunbookExecutor.Hosting.Configuration;
using RunbookExecutor.Hosting.Data;

namespace RunbookExecutor.Hosting.Roles;

/// <summary>What one role needs to be built: its name and port, and what it shares with the other roles of its process.</summary>
/// <param name="Name">As in <c>endpoints.json</c>: <c>monitor</c>, <c>executor</c>, <c>orchestrator</c>.</param>
/// <param name="Port">Port to listen on; 0 lets the system choose.</param>
/// <param name="Server">Address, token and host names.</param>
/// <param name="Data">The instance's folder.</param>
/// <param name="Logs">Where its own log goes; never to standard output, which belongs to the command.</param>
/// <param name="Time">The clock.</param>
public sealed record RoleSettings(string Name, int Port, ServerOptions Server, DataDirectory Data, ILoggerFactory Logs, TimeProvider Time)
{
    /// <summary>What <c>/api/settings</c> tells.</summary>
    public EffectiveSettings Effective { get; init; } = EffectiveSettings.None;
}
