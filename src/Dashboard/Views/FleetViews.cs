namespace RunbookExecutor.Dashboard.Views;

/// <summary>What the monitor's event <c>fleet</c> holds, as far as pages show it.</summary>
public sealed record FleetEvent(FleetList List, IReadOnlyDictionary<string, MetricsView> Metrics);

/// <param name="Containers">All of them.</param>
/// <param name="Services">The services that they are replicas of.</param>
/// <param name="Timestamp">When the platform listed them.</param>
/// <param name="Warning">Why the list may be out of date.</param>
public sealed record FleetList(IReadOnlyList<ContainerView> Containers, IReadOnlyList<ServiceView> Services, DateTimeOffset Timestamp, string? Warning = null)
{
    public static readonly FleetList Empty = new([], [], DateTimeOffset.UnixEpoch);

    public ContainerView? Find(string id) => Containers.FirstOrDefault(container => container.Id == id);
}

/// <summary>One container. Names and reasons are the platform's text.</summary>
public sealed record ContainerView
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Service { get; init; }

    public required string Platform { get; init; }

    public required string State { get; init; }

    public string? StateReason { get; init; }

    public required string Health { get; init; }

    public string? Image { get; init; }

    public string? Version { get; init; }

    public required string Mode { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public int? Restarts { get; init; }

    public string? Address { get; init; }

    public double? CpuLimitCores { get; init; }

    public long? MemoryLimit { get; init; }

    /// <summary>Runs, and no health check says otherwise.</summary>
    public bool IsWell => State == "running" && Health is "healthy" or "none";
}

public sealed record ServiceView
{
    public required string Name { get; init; }

    public int DesiredReplicas { get; init; }

    public int RunningReplicas { get; init; }

    public string? Version { get; init; }

    public DateTimeOffset? DeployedAt { get; init; }

    public required string Mode { get; init; }
}

/// <summary>Percent of the limits; null is unknown.</summary>
public sealed record MetricsView(double? Cpu, double? Memory, double? ErrorRate, long? MemoryUsage = null, DateTimeOffset? Timestamp = null);
