using RunbookExecutor.Platforms.Docker.Engine;

namespace RunbookExecutor.Platforms.Docker.Reading;

/// <summary>What of the engine's containers is Runbook Executor itself, which automation never touches.</summary>
/// <param name="ContainerId">Id of the container that this process runs in, or its beginning; null when it runs in none.</param>
/// <param name="Project">That container's Compose project.</param>
/// <param name="SocketPath">The engine's socket: whoever is handed it can command the engine, as the executor does.</param>
internal sealed record Ourselves(string? ContainerId, string? Project, string SocketPath)
{
    private const string Alias = "/var/run/";
    private const string Run = "/run/";

    /// <summary>The label that containers are watched by, <c>name</c> or <c>name=value</c>; null for all of them.</summary>
    public string? Watched { get; init; }

    public static Ourselves Of(EngineEndpoint endpoint, string? watched) =>
        new(OwnContainer.FindId("/proc", Environment.MachineName), Project: null, endpoint.SocketPath) { Watched = watched };

    /// <summary>Whether a demo started it that another process watches: two that act on one container would each have limits of their own.</summary>
    public bool IsOfAnotherDemo(OwnLabels labels) =>
        labels.Any(DockerPlatform.DemoLabel) is { } demo && Watched != DockerPlatform.DemoLabel && Watched != $"{DockerPlatform.DemoLabel}={demo}";

    public bool Include(string containerId, string? project, IEnumerable<MountDetails>? mounts) =>
        IsThis(containerId)
        || (Project is not null && project == Project)
        || (mounts ?? []).Any(mount => IsSocket(mount.Source) || IsSocket(mount.Destination));

    public bool IsThis(string containerId) => ContainerId is not null && containerId.StartsWith(ContainerId, StringComparison.Ordinal);

    private bool IsSocket(string? path) =>
        path is not null && (Plain(path) == Plain(SocketPath) || Plain(path) == Plain(EngineEndpoint.DefaultPath));

    // /var/run is a link to /run everywhere.
    private static string Plain(string path) => path.StartsWith(Alias, StringComparison.Ordinal) ? Run + path[Alias.Length..] : path;
}
