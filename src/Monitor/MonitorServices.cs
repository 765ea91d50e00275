using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using RunbookExecutor.Core.Runbooks;
using RunbookExecutor.Monitor.Detection;
using RunbookExecutor.Monitor.Endpoints;
using RunbookExecutor.Monitor.Library;
using RunbookExecutor.Monitor.Queries;
using RunbookExecutor.Monitor.Sampling;
using RunbookExecutor.Monitor.Tracking;

namespace RunbookExecutor.Monitor;

/// <summary>
/// Registers the monitor. It needs an <see cref="Core.Containers.IContainerSource"/>, a <see cref="TimeProvider"/> and logging, and takes
/// <see cref="SamplingOptions"/>, <see cref="DetectionOptions"/> and <see cref="RunbookOptions"/> where they are registered.
/// </summary>
public static class MonitorServices
{
    public static IServiceCollection AddMonitor(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services.AddLibrary().AddSampling().AddDetection().AddTracking().AddQueries();
    }

    private static IServiceCollection AddLibrary(this IServiceCollection services)
    {
        services.TryAddSingleton(new RunbookOptions());
        return services.AddSingleton<RunbookLibrary>().AddHostedService<LibraryWatcher>();
    }

    private static IServiceCollection AddSampling(this IServiceCollection services)
    {
        services.TryAddSingleton(new SamplingOptions());
        return services.AddSingleton<Fleet>().AddSingleton<Attention>().AddSingleton<Sampler>().AddSingleton<MonitorStep>().AddHostedService<MonitorLoop>();
    }

    private static IServiceCollection AddDetection(this IServiceCollection services)
    {
        services.TryAddSingleton(new DetectionOptions());

        // One line for each detector, in the order in which anomaly types are reported.
        services.AddSingleton<IDetector, MemoryDetector>();
        services.AddSingleton<IDetector, CpuDetector>();
        services.AddSingleton<ErrorRateDetector>().AddSingleton<IDetector>(provider => provider.GetRequiredService<ErrorRateDetector>());
        services.AddSingleton<IDetector, OomKilledDetector>();
        services.AddSingleton<IDetector, CrashLoopDetector>();
        services.AddSingleton<IDetector, UnhealthyDetector>();
        return services.AddSingleton<RuleBook>().AddSingleton<Judges>();
    }

    private static IServiceCollection AddTracking(this IServiceCollection services) =>
        services.AddSingleton(provider => new IncidentBoard(BootId.Read(), provider.GetRequiredService<TimeProvider>()));

    private static IServiceCollection AddQueries(this IServiceCollection services) => services
        .AddSingleton<Epoch>()
        .AddSingleton<ContainerSelector>()
        .AddSingleton<ContainerQuery>()
        .AddSingleton<MetricsQuery>()
        .AddSingleton<LogQuery>()
        .AddSingleton<AnomalyQuery>()
        .AddSingleton<RunbookQuery>()
        .AddSingleton<IncidentQuery>()
        .AddSingleton<SampleQuery>()
        .AddSingleton<EventFeed>()
        .AddSingleton<LineFeed>();
}
