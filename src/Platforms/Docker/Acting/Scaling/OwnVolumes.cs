using System.Text.Json.Nodes;

namespace RunbookExecutor.Platforms.Docker.Acting.Scaling;

/// <summary>
/// Anonymous volumes hold one replica's own data: a sibling gets new ones. Who recreates a container, as this program and Compose
/// do, mounts them by the name that the engine made up, and then they are still that one replica's.
/// </summary>
internal static class OwnVolumes
{
    private const int MadeUpLength = 64;

    /// <param name="host">The sibling's own <c>HostConfig</c>, which is changed.</param>
    /// <param name="template">Whose mounts it is to have.</param>
    public static void Give(JsonObject host, Inspected template)
    {
        var asked = template.Document.At("HostConfig");
        var binds = asked.Texts("Binds").Select(bind => (Text: bind, Parts: bind.Split(':'))).ToLookup(bind => bind.Parts.Length > 1 && IsMadeUp(bind.Parts[0]));
        JsonArray mounts = [.. asked.List("Mounts").Select(Renewed), .. binds[true].Select(bind => Renewed(bind.Parts))];
        host["Mounts"] = mounts.Count > 0 ? mounts : null;
        host["Binds"] = binds[false].Any() ? Variables.ToJson(binds[false].Select(bind => bind.Text)) : null;
    }

    private static JsonNode? Renewed(JsonNode? mount)
    {
        var renewed = mount?.DeepClone();
        if (renewed.Text("Type") == "volume" && IsMadeUp(renewed.Text("Source")))
        {
            ((JsonObject)renewed!).Remove("Source");
            renewed.Object("VolumeOptions").Remove("NoCopy");
        }

        return renewed;
    }

    private static JsonObject Renewed(string[] bind) => new()
    {
        ["Type"] = "volume",
        ["Target"] = bind[1],
        ["ReadOnly"] = bind.Length > 2 && bind[2].Split(',').Contains("ro"),
    };

    private static bool IsMadeUp(string name) => name.Length == MadeUpLength && name.All(char.IsAsciiHexDigitLower);
}
