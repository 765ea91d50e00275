using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
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
        .AddSingleton<IEscalationChannel, LogChannel>()
        .AddRuns();

    public static void MapOrchestrator(this IEndpointRouteBuilder routes) => routes.MapRuns();

    private static IServiceCollection AddClients(this IServiceCollection services) => services
        .AddSingleton(provider => new MonitorClient(Connection(provider, "monitor", options => (options.Monitor, options.MonitorToken))))
        .AddSingleton(provider => new ExecutorClient(Connection(provider, "executor", options => (options.Executor, options.ExecutorToken))));

    private static IServiceCollection AddRuns(this IServiceCollection services) => services
        .AddSingleton<RunStore>()
        .AddSingleton<RunJournal>()
        .AddSingleton<RunTools>()
        .AddSingleton<StepRunner>()
        .AddSingleton<RunEngine>()
        .AddHostedService<RunService>();

    private static McpConnection Connection(IServiceProvider provider, string role, Func<OrchestratorOptions, (Uri Server, string? Token)> choose)
    {
        var (server, token) = choose(provider.GetRequiredService<OrchestratorOptions>());
        return new McpConnection(role, server, token, provider.GetRequiredService<ILoggerFactory>());
    }
}
