namespace RunbookExecutor.Platforms.Local;

/// <summary>How a supervisor keeps its children.</summary>
public sealed record LocalPlatformOptions
{
    /// <summary>Its state and the logs go to <c>local/</c> below it.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The user's folder in which each supervisor registers; null for none, and then children of other, killed supervisors are not looked for.</summary>
    public string? RegistryFolder { get; init; }

    /// <summary>The kernel ends the children when this process is killed. Without it they run on and the next start adopts them.</summary>
    public bool DieWithSupervisor { get; init; }

    /// <summary>How long a child may take to become healthy before its start has failed.</summary>
    public TimeSpan StartDeadline { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>How long a child without a health check must stay alive before it counts as running.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How long a replaced or removed replica serves on, so that those who still have its address can finish with it.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Size at which a log is rotated; one former part is kept.</summary>
    public long LogBytes { get; init; } = 16 * 1024 * 1024;
}
