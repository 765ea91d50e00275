using RunbookExecutor.Core.Containers;

namespace RunbookExecutor.Platforms.Docker.Acting;

/// <summary>The services that containers make up.</summary>
internal static class Services
{
    public static IEnumerable<Service> Of(IReadOnlyList<Container> containers) => containers.GroupBy(container => container.Service, StringComparer.Ordinal).Select(replicas => new Service
    {
        Name = replicas.Key,
        Platform = DockerPlatform.Name,

        // One that is stopped is its operator's: scaling neither counts nor removes it.
        DesiredReplicas = replicas.Count(replica => replica.State is ContainerState.Running or ContainerState.Starting),
        Version = replicas.Select(replica => replica.Version).Distinct().Count() == 1 ? replicas.First().Version : null,
        Mode = replicas.Min(replica => replica.Mode),
    });
}
