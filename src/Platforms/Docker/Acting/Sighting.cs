using RunbookExecutor.Core.Containers;

namespace RunbookExecutor.Platforms.Docker.Acting;

/// <summary>What one reading of the engine saw: every container's inspect document, and which images are there.</summary>
/// <param name="Time">When it was read.</param>
/// <param name="Containers">All of them, stopped and spare ones too.</param>
/// <param name="Images">Ids of the local images.</param>
internal sealed record Sighting(DateTimeOffset Time, IReadOnlyList<Inspected> Containers, IReadOnlySet<string> Images)
{
    /// <summary>Ids of the containers that Runbook Executor itself runs in.</summary>
    public IReadOnlySet<string> Ours { get; init; } = new HashSet<string>();

    /// <summary>Containers that the engine lists and does not tell more about, each with the reason.</summary>
    public IReadOnlyList<Container> Unread { get; init; } = [];

    public Inspected? FindId(string id) => Containers.FirstOrDefault(container => container.Id == id);

    public Inspected? FindName(string name) => Containers.FirstOrDefault(container => container.Name == name);
}
