using RunbookExecutor.Core.Containers;

namespace RunbookExecutor.Platforms.Local.Declaration;

/// <summary>One entry of <c>services:</c> as a person writes it; <see cref="LocalServices.Compile"/> judges it.</summary>
public sealed record LocalServiceOptions
{
    /// <summary>Program and arguments; <c>${app}</c> is the folder of the given programs, <c>${port}</c> the replica's port.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>How many replicas to begin with, 1..5.</summary>
    public int Replicas { get; init; } = 1;

    /// <summary><c>3001-3010</c>; null for a service that listens nowhere. Twice as many as replicas let each be replaced without a gap.</summary>
    public string? Ports { get; init; }

    /// <summary>Cores; a denominator, not enforced. Null means no limit.</summary>
    public double? CpuLimit { get; init; }

    /// <summary>A size such as <c>256MiB</c>; a denominator, not enforced. Null means no limit.</summary>
    public string? MemoryLimit { get; init; }

    /// <summary>Path that answers 200 when the replica is well, <c>/health</c>; null for none.</summary>
    public string? Health { get; init; }

    public AutomationMode Mode { get; init; } = AutomationMode.Observe;

    public Dictionary<string, string> Environment { get; init; } = [];

    /// <summary>What can be deployed; none means one version called v1.</summary>
    public List<LocalVersionOptions> Versions { get; init; } = [];

    /// <summary>The version to begin with; null means the first.</summary>
    public string? Current { get; init; }

    /// <summary>Time from SIGTERM to SIGKILL.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Null means the supervisor's own.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Start it again when it ends by itself.</summary>
    public bool RestartOnExit { get; init; } = true;
}
