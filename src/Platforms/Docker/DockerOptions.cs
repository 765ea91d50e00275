using RunbookExecutor.Platforms.Docker.Engine;

namespace RunbookExecutor.Platforms.Docker;

/// <summary>Section <c>docker</c>: which engine is watched, and what of it.</summary>
public sealed record DockerOptions
{
    /// <summary>The engine's unix socket, <c>unix:///run/docker.sock</c>; null takes it from <c>DOCKER_HOST</c>, else the usual one.</summary>
    public string? Host { get; init; }

    /// <summary>Watch only containers that carry this label, <c>name</c> or <c>name=value</c>; null watches all.</summary>
    public string? Label { get; init; }

    /// <summary>How long an image must have run healthily before a rollback may return to it.</summary>
    public TimeSpan HealthyAfter { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Bytes of one container's log that one reading takes at most; of what is more the oldest lines are passed over and counted.</summary>
    public long LogBytesPerRead { get; init; } = 16 * 1024 * 1024;

    /// <exception cref="Core.Containers.PlatformException">It is not an engine of this machine.</exception>
    internal EngineEndpoint Endpoint => Host is null
        ? EngineEndpoint.Parse(Environment.GetEnvironmentVariable(EngineEndpoint.Variable))
        : EngineEndpoint.Parse(Host, "docker:host");

    /// <summary>Every reason why these options cannot be used.</summary>
    public IEnumerable<string> Problems()
    {
        if (HealthyAfter <= TimeSpan.Zero)
        {
            yield return "docker:healthyAfter: it has to be longer than nothing; write 10m.";
        }

        if (Label is { } label && (label.Length == 0 || label.StartsWith('=')))
        {
            yield return $"docker:label: '{label}' names no label; write name or name=value, or leave it out to watch all containers.";
        }

        if (LogBytesPerRead is < 64 * 1024 or > 1024 * 1024 * 1024)
        {
            yield return "docker:logBytesPerRead: it must be between 65536 and 1073741824.";
        }
    }
}
