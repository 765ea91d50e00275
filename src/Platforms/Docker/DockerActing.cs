using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Docker.Acting;
using RunbookExecutor.Platforms.Docker.Acting.Calls;
using RunbookExecutor.Platforms.Docker.Acting.Keeping;
using RunbookExecutor.Platforms.Docker.Acting.Steps;
using RunbookExecutor.Platforms.Docker.History;
using RunbookExecutor.Platforms.Docker.Reading;

namespace RunbookExecutor.Platforms.Docker;

/// <summary>Registers what changes Docker containers, for the host that acts and for no other.</summary>
public static class DockerActing
{
    /// <param name="services">The host's.</param>
    /// <param name="options">Which engine, and how long an image must have run healthily before a rollback may return to it.</param>
    /// <param name="dataDirectory">The deployment history goes to <c>docker/</c> below it.</param>
    /// <exception cref="PlatformException">The engine is not one of this machine.</exception>
    public static IServiceCollection AddDockerActuator(this IServiceCollection services, DockerOptions options, string dataDirectory)
    {
        var endpoint = options.Endpoint;
        return services
            .AddSingleton(provider => new EngineWire(endpoint, provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<EngineCalls>()
            .AddSingleton(new HistoryFile(dataDirectory))
            .AddSingleton<DeploymentHistory>()
            .AddSingleton<Workshop>()
            .AddSingleton(provider => new Lookout(provider.GetRequiredService<EngineCalls>(), Ourselves.Of(endpoint, options.Label), WatchedLabel.Parse(options.Label), provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<DockerActuator>()
            .AddSingleton<IActuator>(provider => provider.GetRequiredService<DockerActuator>())
            .AddSingleton<DockerDeployer>()
            .AddSingleton<IDeployer>(provider => provider.GetRequiredService<DockerDeployer>())
            .AddSingleton<KeptContainers>()
            .AddSingleton<LeftDeployments>()
            .AddHostedService<KeepingService>()
            .AddHostedService(provider => HistoryOf(provider, options.HealthyAfter));
    }

    private static HistoryService HistoryOf(IServiceProvider provider, TimeSpan healthyAfter) => new(
        new HistoryWatch(provider.GetRequiredService<Lookout>(), provider.GetRequiredService<DeploymentHistory>(), healthyAfter),
        provider.GetRequiredService<TimeProvider>(),
        provider.GetRequiredService<ILogger<HistoryService>>());
}
