using System.Text.Json;
using System.Text.Json.Nodes;
using RunbookExecutor.Core.Actions;

namespace RunbookExecutor.Platforms.Docker.Acting.Copying;

/// <summary>Says of a container that cannot be made a second time, or must not without a person, why not. It is asked before anything is touched.</summary>
internal static class Reproducible
{
    public const string Rule = "CANNOT_RECREATE_FAITHFULLY";
    public const string Privileged = "PRIVILEGED_CONTAINER";

    private const string Socket = "docker.sock";
    private const string Shared = "container:";
    private static readonly string[] SocketFolders = ["/", "/var", "/var/run", "/run"];
    private static readonly string[] SwarmLabels = ["com.docker.swarm.task.id", "com.docker.swarm.service.id"];

    /// <summary>Null when nothing stands against it.</summary>
    public static Actuation.Impossible? Problem(Inspected container, Sighting sighting)
    {
        if (Power(container) is { } power)
        {
            return new Actuation.Impossible(Privileged, $"{container.Name} {power}, and such a container is not recreated automatically. Recreate it by hand.");
        }

        var reason = Obstacle(container) ?? Dependant(container, sighting);
        return reason is null ? null : new Actuation.Impossible(Rule, $"{container.Name} cannot be recreated faithfully: {reason}");
    }

    /// <summary>What it can do to the machine, which only a person may give to a further container.</summary>
    public static string? Power(Inspected container) =>
        container.Document.Flag("HostConfig", "Privileged") ? "is privileged"
        : container.Mounts.Any(ReachesEngine) ? "can reach the Docker Engine's socket"
        : null;

    private static bool ReachesEngine(JsonNode mount) => mount.Text("Type") == "bind"
        && (mount.Text("Source").EndsWith(Socket, StringComparison.Ordinal)
            || mount.Text("Destination").EndsWith(Socket, StringComparison.Ordinal)
            || SocketFolders.Contains(mount.Text("Source").TrimEnd('/') is { Length: > 0 } folder ? folder : "/"));

    /// <summary>Why there cannot be another container like it.</summary>
    public static string? Obstacle(Inspected container)
    {
        var host = container.Document.At("HostConfig");
        return container switch
        {
            { Id.Length: 0 } => "the engine does not tell enough about it.",
            _ when container.Document.At("Config") is not JsonObject || host is not JsonObject || !container.Document.ContainsKey("Mounts") => "the engine does not tell how it was made.",
            _ when Missing(host, "Privileged") || Missing(host, "AutoRemove") => "the engine does not tell whether it is privileged or removed when it stops.",
            _ when host.Flag("AutoRemove") => "the engine removes it as soon as it stops (--rm). Start it without --rm.",
            _ when SharedNamespace(host) is { } shared => $"it lives in another container's {shared}. Change it together with that one, by hand.",
            _ when Array.Exists(SwarmLabels, label => container.Label(label) is not null) => "it is a Swarm task. Change its service with 'docker service update'.",
            _ when host.List("Links").Any() => "it has links of the old kind (--link). Put it into a network of its own instead.",
            _ when host.List("VolumesFrom").Any() => "it takes its volumes from another container (--volumes-from). Mount them by name instead.",
            { IsPaused: true } => "it is paused. Unpause it first.",
            { Status: "removing" or "dead" } => $"it is {container.Status}.",
            _ => null,
        };
    }

    private static bool Missing(JsonNode host, string flag) => host.At(flag)?.GetValueKind() is not (JsonValueKind.True or JsonValueKind.False);

    private static string? SharedNamespace(JsonNode? host) =>
        host.Text("NetworkMode").StartsWith(Shared, StringComparison.Ordinal) ? "network"
        : host.Text("PidMode").StartsWith(Shared, StringComparison.Ordinal) ? "process space"
        : host.Text("IpcMode").StartsWith(Shared, StringComparison.Ordinal) ? "memory"
        : null;

    // These hold on to the container itself and would be left with one that is gone.
    private static string? Dependant(Inspected container, Sighting sighting) => sighting.Containers
        .Where(other => other.Id != container.Id && LeansOn(other, container))
        .Select(other => $"{other.Name} uses its network, processes, memory or volumes. Recreate both by hand.")
        .FirstOrDefault();

    private static bool LeansOn(Inspected other, Inspected container)
    {
        string[] names = [Shared + container.Id, Shared + container.Name];
        var host = other.Document.At("HostConfig");
        return names.Contains(host.Text("NetworkMode")) || names.Contains(host.Text("PidMode")) || names.Contains(host.Text("IpcMode"))
            || host.Texts("VolumesFrom").Select(source => source.Split(':')[0]).Any(source => source == container.Name || source == container.Id);
    }
}
