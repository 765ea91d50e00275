using System.Text.Json.Serialization;

namespace RunbookExecutor.Core.Containers;

/// <summary>One running replica as its platform reports it: a Docker container, a Swarm task, a pod, a supervised local process.</summary>
public sealed record Container
{
    /// <summary>A platform keeps no more crashes of one container than this.</summary>
    public const int KeptCrashes = 16;

    /// <summary>Its slot (<c>demo-app-2</c>): what runs in it may be restarted or recreated, and it keeps this id.</summary>
    public required string Id { get; init; }

    /// <summary>The platform's own id where that is another one, such as a Docker container's 64 digits; recreating changes it.</summary>
    public string? PlatformId { get; init; }

    public required string Name { get; init; }

    /// <summary>Name of the service whose replica this is.</summary>
    public required string Service { get; init; }

    /// <summary>Name of the platform that runs it: <c>local</c>, <c>docker</c>, ...</summary>
    public required string Platform { get; init; }

    public required ContainerState State { get; init; }

    public HealthState Health { get; init; } = HealthState.None;

    /// <summary>What automation may do to it; watched only unless its operator said otherwise.</summary>
    public AutomationMode Mode { get; init; } = AutomationMode.Observe;

    /// <summary>Its operator took it out: it is never touched, not even with an approval.</summary>
    public bool IsExcluded { get; init; }

    /// <summary>The only tools that its operator lets act on it; null leaves all.</summary>
    public IReadOnlyList<string>? AllowedTools { get; init; }

    /// <summary>What runs in it, as <c>name:version</c>.</summary>
    public string? Image { get; init; }

    public string? Version { get; init; }

    /// <summary>When the present process began; a later value means that it was restarted.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Exit code of the last process when it is known.</summary>
    public int? ExitCode { get; init; }

    /// <summary>One sentence about a state that needs one, such as why it will not start.</summary>
    public string? StateReason { get; init; }

    /// <summary>How often it was started again since its service was declared; null where the platform does not tell.</summary>
    public int? Restarts { get; init; }

    /// <summary>Its latest crashes, oldest first, at most <see cref="KeptCrashes"/>. Empty again once somebody starts, stops, restarts or replaces it on purpose.</summary>
    public IReadOnlyList<Crash> Crashes { get; init; } = [];

    /// <summary>Host and port at which it serves, <c>127.0.0.1:3001</c>; load and health checks go there.</summary>
    public string? Address { get; init; }

    /// <summary>CPU limit in cores; null means no limit.</summary>
    public double? CpuLimitCores { get; init; }

    /// <summary>Memory limit in bytes; null means no limit.</summary>
    public long? MemoryLimitBytes { get; init; }

    /// <summary>Id of the action of ours that last recreated it, if one did; tells a finished action from one that never began.</summary>
    public string? LastActionId { get; init; }

    /// <summary>Its environment. Only an actuator fills it in; it never leaves the executor unredacted.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    [JsonIgnore]
    public bool IsRunning => State == ContainerState.Running;
}

public enum ContainerState
{
    Unknown,
    Starting,
    Running,
    Stopping,
    Exited,
}

public enum HealthState
{
    /// <summary>No health check is declared.</summary>
    None,
    Starting,
    Healthy,
    Unhealthy,
}

/// <summary>What automation may do to a target: watch only, propose and wait for a person, or act by itself under the guards.</summary>
public enum AutomationMode
{
    Observe,
    Propose,
    Auto,
}
