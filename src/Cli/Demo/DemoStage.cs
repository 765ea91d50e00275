using RunbookExecutor.Cli.Demo.Docker;
using RunbookExecutor.Cli.Demo.Local;
using RunbookExecutor.Cli.Platforms;
using RunbookExecutor.Hosting.Configuration;
using RunbookExecutor.Hosting.Data;

namespace RunbookExecutor.Cli.Demo;

/// <summary>Where the demo's service is brought up and taken away again, and in what its faults differ there.</summary>
public abstract class DemoStage : IAsyncDisposable
{
    /// <summary>The demo's configuration on this platform.</summary>
    public abstract RunbookConfiguration Configure(Dictionary<string, string?> flags);

    /// <summary>The version whose requests fail, as <c>deploy</c> names it there.</summary>
    public abstract string BadVersion { get; }

    /// <summary>A cache size, in megabytes, with which a replica exceeds 80 % of its memory limit and still fits into it.</summary>
    public abstract int CacheMegabytes { get; }

    /// <summary>Expensive requests a second, 10 ms of CPU each, that are too many for three replicas and not for five.</summary>
    public abstract double SurgeRequestsPerSecond { get; }

    /// <summary>Builds what the service needs and takes long, when it is missing.</summary>
    /// <exception cref="DemoException">It cannot be done; the message says why and what would help.</exception>
    public abstract Task BuildAsync(Action<string> say, CancellationToken cancellationToken);

    /// <summary>Brings up what has to be there before the roles start, after what is missing was built.</summary>
    /// <exception cref="DemoException">It cannot be done; the message says why and what would help.</exception>
    public abstract Task PrepareAsync(Action<string> say, CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();

    /// <param name="platform">As given with <c>--platform</c>; null for the default.</param>
    /// <param name="data">The demo's data directory.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="DemoException">There is no such platform.</exception>
    public static DemoStage Of(string? platform, DataDirectory data, TimeProvider time) => platform switch
    {
        null or LocalChoice.PlatformName => new LocalStage(),
        DockerChoice.PlatformName => new DockerStage(data, time),
        _ => throw new DemoException($"There is no platform '{platform}'. Known: {string.Join(", ", PlatformChoice.Names)}."),
    };
}
