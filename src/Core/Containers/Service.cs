namespace RunbookExecutor.Core.Containers;

/// <summary>The set of replicas that share a name.</summary>
public sealed record Service
{
    public required string Name { get; init; }

    public required string Platform { get; init; }

    /// <summary>How many replicas the platform was told to run.</summary>
    public required int DesiredReplicas { get; init; }

    /// <summary>Version that its replicas run, or are being moved to.</summary>
    public string? Version { get; init; }

    /// <summary>Version that a rollback would return to: the latest that ran healthily and was not itself rolled back from. Null when there is none.</summary>
    public string? PreviousHealthyVersion { get; init; }

    /// <summary>When an operator deployed the present version; null when it is the one that the service began with, or that a rollback returned to.</summary>
    public DateTimeOffset? DeployedAt { get; init; }

    public AutomationMode Mode { get; init; } = AutomationMode.Observe;
}

/// <summary>Everything that a platform reports at one moment.</summary>
public sealed record PlatformSnapshot(DateTimeOffset Time, IReadOnlyList<Service> Services, IReadOnlyList<Container> Containers)
{
    public Container? FindContainer(string id) => Containers.FirstOrDefault(container => container.Id == id);

    public Service? FindService(string name) => Services.FirstOrDefault(service => service.Name == name);

    public IReadOnlyList<Container> ReplicasOf(string service) => [.. Containers.Where(container => container.Service == service)];
}
