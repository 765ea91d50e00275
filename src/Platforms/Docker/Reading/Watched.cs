using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Text;
using RunbookExecutor.Platforms.Docker.Engine;

namespace RunbookExecutor.Platforms.Docker.Reading;

/// <summary>One container of the engine with what reading it needs to know besides what is shown.</summary>
/// <param name="Container">As it is shown.</param>
/// <param name="Details">As inspected; null while that did not work, and then nothing of it is read.</param>
internal sealed record Watched(Container Container, ContainerDetails? Details);

/// <summary>What the engine's containers were when they were looked at last.</summary>
/// <param name="Services">With their replicas.</param>
/// <param name="Containers">By slot.</param>
internal sealed record DockerView(IReadOnlyList<Service> Services, IReadOnlyDictionary<string, Watched> Containers)
{
    public static readonly DockerView Nothing = new([], new Dictionary<string, Watched>());

    /// <summary>In a constant order, so that a list reads the same from one second to the next.</summary>
    public IReadOnlyList<Container> List { get; } =
        [.. Containers.Values.Select(watched => watched.Container).OrderBy(container => container.Name, NaturalOrder.Instance)];
}
