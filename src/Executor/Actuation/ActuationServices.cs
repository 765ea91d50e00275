using Microsoft.Extensions.DependencyInjection;

namespace RunbookExecutor.Executor.Actuation;

public static class ActuationServices
{
    public static IServiceCollection AddActuation(this IServiceCollection services) => services
        .AddSingleton<StepRunner>()
        .AddSingleton<ReadBack>()
        .AddSingleton<OutcomeWriter>()
        .AddSingleton<ActionRunner>()
        .AddSingleton<Compensator>()
        .AddSingleton<LateWork>()
        .AddSingleton<RunningActions>()
        .AddSingleton<Reconciler>()
        .AddHostedService<ReconcilerService>()
        .AddHostedService<DrainService>();
}
