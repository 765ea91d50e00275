namespace RunbookExecutor.Platforms.Docker.Workbench;

/// <summary>One container that a workbench is to start.</summary>
public sealed record ContainerOrder
{
    public required string Name { get; init; }

    public required string Image { get; init; }

    /// <summary>The one network that it joins.</summary>
    public required string Network { get; init; }

    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public required long MemoryLimitBytes { get; init; }

    public required double CpuLimitCores { get; init; }
}
