using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RunbookExecutor.Hosting.Data;
using RunbookExecutor.Hosting.Mcp;
using RunbookExecutor.Orchestrator.Clients;
using RunbookExecutor.Orchestrator.Endpoints;
using RunbookExecutor.Orchestrator.Escalation;
using RunbookExecutor.Orchestrator.Running;
using RunbookExecutor.Orchestrator.Verification;

namespace RunbookExecutor.Orchestrator;

/// <summary>Puts the orchestrator together. It needs <c>RunbookOptions</c>, <c>OrchestratorOptions</c> and what every role has.</summary>
public static class OrchestratorServices
{
    public static IServiceCollection AddOrchestrator(this IServiceCollection services) => services
        .AddClients()
        .AddSingleton<Verifier>()
        .AddEscalation()
        .AddRuns();

    public static void MapOrchestrator(this IEndpointRouteBuilder routes) => routes.MapRuns();

    private static IServiceCollection AddClients(this IServiceCollection services) => services
        .AddSingleton(provider => new MonitorClient(Connection(provider, "monitor", options => (options.Monitor, options.MonitorToken))))
        .AddSingleton(provider => new ExecutorClient(Connection(provider, "executor", options => (options.Executor, options.ExecutorToken))));

    private static IServiceCollection AddRuns(this IServiceCollection services) => services
        .AddSingleton<RunStore>()
        .AddSingleton<RunsLock>()
        .AddSingleton<RunJournal>()
        .AddSingleton<RunTools>()
        .AddSingleton<StepRunner>()
        .AddSingleton<RunEngine>()
        .AddHostedService<RunService>();

    private static McpConnection Connection(IServiceProvider provider, string role, Func<OrchestratorOptions, (Uri? Server, string? Token)> choose)
    {
        var (server, token) = choose(provider.GetRequiredService<OrchestratorOptions>());
        var data = provider.GetRequiredService<DataDirectory>();
        return new McpConnection(role, () => server ?? Published(data, role), token, provider.GetRequiredService<ILoggerFactory>());
    }

    // Never a usual port: what listens there may belong to another data directory, and the executor acts.
    private static Uri Published(DataDirectory data, string role) =>
        InstanceEndpoints.Read(data.Path).GetValueOrDefault(role) is { } address
            ? new Uri(address, McpWiring.Path)
            : throw new RoleUnavailableException($"No {role} runs on the data directory '{data.Path}'. Start one with 'runbook {role} --data {data.Path}', or name one with orchestrator:{role}.");
}
