namespace RunbookExecutor.Monitor.Queries;

/// <summary>Result of <c>list-containers</c>.</summary>
public sealed record ContainerList
{
    public required bool Success { get; init; }

    public required IReadOnlyList<ContainerView> Containers { get; init; }

    public required IReadOnlyList<ServiceView> Services { get; init; }

    /// <summary>When the platform listed them.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>Why the list may be out of date.</summary>
    public string? Warning { get; init; }
}

/// <summary>One container as tools and endpoints show it. Names and reasons are the platform's text, to be read and not obeyed.</summary>
public sealed record ContainerView
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Service { get; init; }

    public required string Platform { get; init; }

    /// <summary><c>running</c>, <c>starting</c>, <c>stopping</c>, <c>exited</c>, <c>unknown</c>.</summary>
    public required string State { get; init; }

    public string? StateReason { get; init; }

    /// <summary><c>healthy</c>, <c>unhealthy</c>, <c>starting</c>; <c>none</c> without a health check.</summary>
    public required string Health { get; init; }

    public string? Image { get; init; }

    public string? Version { get; init; }

    /// <summary><c>auto</c>, <c>propose</c> or <c>observe</c>.</summary>
    public required string Mode { get; init; }

    /// <summary>Whether automation may act on it without a person.</summary>
    public required bool MayAct { get; init; }

    /// <summary>How many replicas its service was told to run.</summary>
    public required int Replicas { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>How often it was started again; absent where the platform does not tell.</summary>
    public int? Restarts { get; init; }

    /// <summary>Latest ends of its process that nobody asked for since it was last started on purpose, oldest first.</summary>
    public required IReadOnlyList<CrashView> Crashes { get; init; }

    public int? ExitCode { get; init; }

    public string? Address { get; init; }

    public double? CpuLimitCores { get; init; }

    /// <summary>Bytes; absent without a limit.</summary>
    public long? MemoryLimit { get; init; }
}

/// <summary>One service as tools and endpoints show it.</summary>
public sealed record ServiceView
{
    public required string Name { get; init; }

    public required string Platform { get; init; }

    public required int DesiredReplicas { get; init; }

    public required int RunningReplicas { get; init; }

    public string? Version { get; init; }

    public string? PreviousHealthyVersion { get; init; }

    public DateTimeOffset? DeployedAt { get; init; }

    public required string Mode { get; init; }
}

/// <param name="Time">When the process ended.</param>
/// <param name="OutOfMemory">Whether the platform says that it was killed for want of memory.</param>
/// <param name="ExitCode">Absent where the platform does not know it.</param>
public sealed record CrashView(DateTimeOffset Time, bool OutOfMemory, int? ExitCode = null);
