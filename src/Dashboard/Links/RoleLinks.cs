using RunbookExecutor.Hosting.Configuration;
using RunbookExecutor.Hosting.Data;

namespace RunbookExecutor.Dashboard.Links;

/// <summary>The ways to the other three roles.</summary>
public sealed class RoleLinks(DataDirectory data, DashboardOptions options, ServerOptions server, TimeProvider time) : IDisposable
{
    public RoleLink Monitor { get; } = new("monitor", data, options.Monitor, options.Token ?? server.Token, time);

    public RoleLink Executor { get; } = new("executor", data, options.Executor, options.Token ?? server.Token, time);

    public RoleLink Orchestrator { get; } = new("orchestrator", data, options.Orchestrator, options.Token ?? server.Token, time);

    public void Dispose()
    {
        Monitor.Dispose();
        Executor.Dispose();
        Orchestrator.Dispose();
    }
}
