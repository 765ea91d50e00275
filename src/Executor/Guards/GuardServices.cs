using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace RunbookExecutor.Executor.Guards;

public static class GuardServices
{
    /// <summary>The guards, in the order in which they are asked.</summary>
    public static IServiceCollection AddGuards(this IServiceCollection services)
    {
        services.TryAddSingleton(new PolicyOptions());
        return services
            .AddSingleton<IGuard, FreezeGuard>()
            .AddSingleton<IGuard, ScopeGuard>()
            .AddSingleton<IGuard, MaintenanceWindowGuard>()
            .AddSingleton<IGuard, AllowlistGuard>()
            .AddSingleton<IGuard, ReplicaBoundsGuard>()
            .AddSingleton<IGuard, RateLimitGuard>()
            .AddSingleton<IGuard, RestartLimitGuard>()
            .AddSingleton<IGuard, SpacingGuard>()
            .AddSingleton<IGuard, RunLimitGuard>()
            .AddSingleton<IGuard, OtherRunGuard>()
            .AddSingleton<IGuard, CooldownGuard>()
            .AddSingleton<IGuard, BackoffGuard>()
            .AddSingleton<IGuard, CircuitGuard>()
            .AddSingleton<IGuard, BlastRadiusGuard>()
            .AddSingleton<IGuard, StormGuard>()
            .AddSingleton<IGuard, ApprovalGuard>()
            .AddSingleton<IGuard, BusyGuard>()
            .AddSingleton<GuardChain>()
            .AddHostedService<AcceptedLimits>();
    }
}
