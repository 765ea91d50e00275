using System.Text.Json.Nodes;

namespace RunbookExecutor.Platforms.Docker.Acting.Copying;

/// <summary>Anonymous volumes have no name in a container's configuration: a copy is given them by the name that the engine made up, so that it finds its data.</summary>
internal static class CarriedVolumes
{
    /// <summary>The mounts that were asked for, and one for each anonymous volume.</summary>
    public static JsonArray MountsOf(Inspected original)
    {
        var asked = original.Document.List("HostConfig", "Mounts").Where(mount => !IsAnonymous(mount)).Select(mount => mount?.DeepClone()).ToList();
        return [.. asked, .. Anonymous(original).Select(ByName)];
    }

    /// <summary>Where volumes are mounted that nobody named.</summary>
    public static IEnumerable<string> AnonymousTargets(Inspected container) => Anonymous(container).Select(mount => mount.Text("Destination"));

    private static IEnumerable<JsonNode> Anonymous(Inspected container)
    {
        var named = NamedTargets(container);
        return container.Mounts.Where(mount => mount.Text("Type") == "volume" && !named.Contains(Trimmed(mount.Text("Destination"))));
    }

    // Its data are there already: the image's own must not be copied over what a program has emptied.
    private static JsonObject ByName(JsonNode mount) => new()
    {
        ["Type"] = "volume",
        ["Source"] = mount.Text("Name"),
        ["Target"] = mount.Text("Destination"),
        ["ReadOnly"] = !mount.Flag("RW"),
        ["VolumeOptions"] = new JsonObject { ["NoCopy"] = true },
    };

    private static HashSet<string> NamedTargets(Inspected original) =>
    [
        .. original.Document.Texts("HostConfig", "Binds").Select(bind => bind.Split(':')).Where(parts => parts.Length > 1).Select(parts => Trimmed(parts[1])),
        .. original.Document.List("HostConfig", "Mounts").Where(mount => !IsAnonymous(mount)).Select(mount => Trimmed(mount.Text("Target"))),
    ];

    private static bool IsAnonymous(JsonNode? mount) => mount.Text("Type") == "volume" && mount.Text("Source").Length == 0;

    private static string Trimmed(string path) => path.Length > 1 ? path.TrimEnd('/') : path;
}
