using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RunbookExecutor.Cli.Platforms;
using RunbookExecutor.Dashboard;
using RunbookExecutor.Dashboard.Demo;
using RunbookExecutor.Executor;
using RunbookExecutor.Executor.Tools;
using RunbookExecutor.Hosting.Mcp;
using RunbookExecutor.Hosting.Roles;
using RunbookExecutor.Monitor;
using RunbookExecutor.Monitor.Endpoints;
using RunbookExecutor.Monitor.Tools;
using RunbookExecutor.Orchestrator;

namespace RunbookExecutor.Cli.Instances;

/// <summary>Puts each role together from its parts and the configuration.</summary>
public static class Roles
{
    /// <summary>Under 1 KB, for an agent that knows nothing else.</summary>
    private const string ExecutorInstructions = """
        Restarts, scales, reconfigures and rolls back containers, under guards that no argument can lift. Ask get-limits before acting and the monitor before that.
        Every acting tool takes dryRun to see each guard's verdict first, and an idempotencyKey so that a lost answer can be asked for again.
        A refusal is an answer (success false): it names the rule and when it frees; do not work around it. NEEDS_APPROVAL names an approvalId: a person
        gives it with 'runbook approve', and then you send the same request again. After acting, check the symptom with the
        monitor and tell report-verification what became of it: what did not help is then put back.
        """;

    /// <summary>Reads and judges; it is never handed anything that could change a container.</summary>
    public static WebApplication Monitor(RoleSettings settings, InstanceOptions options, PlatformPlace place) => RoleHost.Build(
        settings,
        services =>
        {
            services.AddMonitorRole(options, place).OverHttp();
        },
        app =>
        {
            app.MapRunbookMcp();
            app.MapMonitorEndpoints();
        });

    /// <summary>The only writer; it holds the guards, the ledger and the platform's actuator.</summary>
    public static WebApplication Executor(RoleSettings settings, InstanceOptions options, PlatformPlace place) => RoleHost.Build(
        settings,
        services =>
        {
            services.AddExecutorRole(options, place).OverHttp();
        },
        app =>
        {
            app.MapRunbookMcp();
            app.MapExecutorEndpoints();
        });

    public static WebApplication Orchestrator(RoleSettings settings, InstanceOptions options, OrchestratorOptions servers) => RoleHost.Build(
        settings,
        services => services
            .AddSingleton(options.Runbooks)
            .AddSingleton(servers)
            .AddSingleton(options.Escalation)
            .AddOrchestrator(),
        app => app.MapOrchestrator());

    /// <summary>What people see; it reaches the other roles as any client does.</summary>
    public static WebApplication Dashboard(RoleSettings settings, InstanceOptions options, DashboardOptions servers, IFaultDesk? faults) => RoleHost.Build(
        settings,
        services =>
        {
            services.AddSingleton(servers).AddSingleton(options.Server).AddDashboard();
            if (faults is not null)
            {
                services.AddSingleton(faults);
            }
        },
        app => app.MapDashboard());

    /// <summary>The monitor's services and tools, for whichever transport.</summary>
    public static IMcpServerBuilder AddMonitorRole(this IServiceCollection services, InstanceOptions options, PlatformPlace place)
    {
        options.Platform.AddSource(services, place);
        services
            .AddSingleton(options.Runbooks)
            .AddSingleton(options.Sampling)
            .AddSingleton(options.Detection)
            .AddMonitor();
        return services.AddRunbookMcp(MonitorTools.ServerName, MonitorTools.Instructions).WithMonitorTools();
    }

    /// <summary>The executor's services and tools, for whichever transport.</summary>
    public static IMcpServerBuilder AddExecutorRole(this IServiceCollection services, InstanceOptions options, PlatformPlace place)
    {
        options.Platform.AddActuator(services, place);
        services
            .AddSingleton(options.Policy)
            .AddSingleton(new ExecutorOptions { DataDirectory = place.DataDirectory })
            .AddExecutor();
        return services
            .AddRunbookMcp("runbook-executor", ExecutorInstructions)
            .WithExecutorTools();
    }
}
