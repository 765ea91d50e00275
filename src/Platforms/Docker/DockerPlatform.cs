using Microsoft.Extensions.DependencyInjection;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Docker.History;

namespace RunbookExecutor.Platforms.Docker;

/// <summary>Registers the Docker platform: one call to read it, another to change it.</summary>
public static class DockerPlatform
{
    public const string Name = "docker";

    /// <summary>On what a demo started; its value is the demo's data directory. Only who watches by this label acts on it.</summary>
    public const string DemoLabel = "runbook.demo";

    /// <summary>The engine in words, for people.</summary>
    /// <exception cref="PlatformException">It is not one of this machine.</exception>
    public static string Describe(DockerOptions options) => $"the Docker Engine at {options.Endpoint.SocketPath}";

    /// <summary>For a host that only looks: the source, with what the acting host has written of each service's versions, and nothing that could change anything.</summary>
    public static IServiceCollection AddDockerSource(this IServiceCollection services, DockerOptions options, string dataDirectory) => services
        .AddSingleton(options)
        .AddSingleton<DockerSource>()
        .AddSingleton<IContainerSource>(provider => new HistorySource(provider.GetRequiredService<DockerSource>(), new HistoryFile(dataDirectory)));
}
