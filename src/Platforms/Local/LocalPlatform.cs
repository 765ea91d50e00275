using Microsoft.Extensions.DependencyInjection;
using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Local.Declaration;
using RunbookExecutor.Platforms.Local.Supervision;

namespace RunbookExecutor.Platforms.Local;

/// <summary>Registers the local platform: one call to read it, another to keep and change it.</summary>
public static class LocalPlatform
{
    /// <summary>For a host that only looks: the source, and nothing that could change anything.</summary>
    public static IServiceCollection AddLocalSource(this IServiceCollection services, string dataDirectory) =>
        services.AddSingleton<IContainerSource>(provider => new LocalSource(dataDirectory, provider.GetRequiredService<TimeProvider>()));

    /// <summary>For the host that acts: the supervisor, which runs with the host, the actuator and the deployer.</summary>
    public static IServiceCollection AddLocalSupervisor(
        this IServiceCollection services,
        LocalPlatformOptions options,
        IReadOnlyList<LocalServiceDefinition> definitions) => services
        .AddSingleton(options)
        .AddSingleton(definitions)
        .AddSingleton<LocalSupervisor>()
        .AddHostedService(provider => provider.GetRequiredService<LocalSupervisor>())
        .AddSingleton<LocalActuator>()
        .AddSingleton<IActuator>(provider => provider.GetRequiredService<LocalActuator>())
        .AddSingleton<IDeployer>(provider => provider.GetRequiredService<LocalActuator>());
}
