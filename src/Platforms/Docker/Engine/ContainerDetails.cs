namespace RunbookExecutor.Platforms.Docker.Engine;

/// <summary>
/// What the engine tells of one container (<c>GET /containers/ID/json</c>), as far as watching needs it, under the engine's own names. Null is what it
/// left out and so is unknown: the client library's type would read that as 0 and as false.
/// </summary>
internal sealed record ContainerDetails
{
    public required string Id { get; init; }

    /// <summary>With a slash before it.</summary>
    public required string Name { get; init; }

    /// <summary>The image's id.</summary>
    public string? Image { get; init; }

    public string? Created { get; init; }

    public long? RestartCount { get; init; }

    public string? LogPath { get; init; }

    public StateDetails? State { get; init; }

    public ConfigDetails? Config { get; init; }

    public HostDetails? HostConfig { get; init; }

    public NetworkDetails? NetworkSettings { get; init; }

    public IReadOnlyList<MountDetails>? Mounts { get; init; }
}

internal sealed record StateDetails
{
    public string? Status { get; init; }

    public bool? Running { get; init; }

    public long? Pid { get; init; }

    public long? ExitCode { get; init; }

    public bool? OOMKilled { get; init; }

    public string? StartedAt { get; init; }

    public string? FinishedAt { get; init; }

    public HealthDetails? Health { get; init; }
}

internal sealed record HealthDetails(string? Status);

internal sealed record ConfigDetails
{
    /// <summary>What it was created from, as its creator wrote it.</summary>
    public string? Image { get; init; }

    public IDictionary<string, string>? Labels { get; init; }

    public IReadOnlyList<string>? Env { get; init; }

    public IReadOnlyList<string>? Entrypoint { get; init; }

    public IReadOnlyList<string>? Cmd { get; init; }

    public string? User { get; init; }

    public string? WorkingDir { get; init; }

    /// <summary>By port and protocol, <c>8080/tcp</c>; the values are empty.</summary>
    public IReadOnlyDictionary<string, object?>? ExposedPorts { get; init; }
}

internal sealed record HostDetails
{
    /// <summary>Bytes; 0 is no limit.</summary>
    public long? Memory { get; init; }

    /// <summary>Billionths of a core; 0 is no limit.</summary>
    public long? NanoCpus { get; init; }

    /// <summary>Microseconds of CPU in a period; 0 or less is no limit.</summary>
    public long? CpuQuota { get; init; }

    /// <summary>Microseconds; 0 is the kernel's default.</summary>
    public long? CpuPeriod { get; init; }

    public string? CpusetCpus { get; init; }

    public string? NetworkMode { get; init; }

    public string? CgroupParent { get; init; }

    public IReadOnlyList<string>? Binds { get; init; }

    public RestartPolicyDetails? RestartPolicy { get; init; }

    public LogDetails? LogConfig { get; init; }
}

/// <param name="Name"><c>no</c>, <c>always</c>, <c>unless-stopped</c>, <c>on-failure</c>; empty is <c>no</c>.</param>
internal sealed record RestartPolicyDetails(string? Name);

/// <param name="Type">The logging driver.</param>
/// <param name="Config">Its options.</param>
internal sealed record LogDetails(string? Type, IReadOnlyDictionary<string, string>? Config);

/// <param name="Ports">Published ports by port and protocol; null for one that is only exposed.</param>
/// <param name="Networks">By name.</param>
internal sealed record NetworkDetails(IReadOnlyDictionary<string, IReadOnlyList<PortDetails>?>? Ports, IReadOnlyDictionary<string, EndpointDetails?>? Networks);

internal sealed record PortDetails(string? HostIp, string? HostPort);

internal sealed record EndpointDetails(string? IPAddress);

internal sealed record MountDetails(string? Source, string? Destination);
