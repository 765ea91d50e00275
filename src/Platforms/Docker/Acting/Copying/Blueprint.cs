using System.Text.Json.Nodes;

namespace RunbookExecutor.Platforms.Docker.Acting.Copying;

/// <summary>
/// The body of the create call for a container like another. It is made from the whole inspect document, field by field as the
/// engine wrote it, so that settings which this program has never heard of are carried over as well.
/// </summary>
internal static class Blueprint
{
    // A container's own fields win over its image's; what equals the old image's is taken from the new one.
    private static readonly string[] Inherited = ["WorkingDir", "User", "Healthcheck", "StopSignal", "OnBuild", "Shell"];

    /// <param name="original">What is copied.</param>
    /// <param name="image">What the copy is made from, as the engine is to be asked for it.</param>
    /// <param name="alteration">What is to differ; null for nothing.</param>
    /// <param name="labels">Labels of ours.</param>
    public static JsonObject Of(Inspected original, string image, Alteration? alteration, IReadOnlyDictionary<string, string> labels)
    {
        var body = ConfigOf(original, alteration);
        body["Image"] = image;
        var own = new JsonObject(body.Object("Labels").Where(label => !ActingLabels.IsOurs(label.Key)).Select(Copy));
        foreach (var (name, value) in labels)
        {
            own[name] = value;
        }

        body["Labels"] = own;
        body["HostConfig"] = HostConfigOf(original);
        body["NetworkingConfig"] = new JsonObject { ["EndpointsConfig"] = Endpoints.First(original) };
        return body;
    }

    /// <summary>The container's own configuration, with what it has from its image left out when it is to come from another.</summary>
    public static JsonObject ConfigOf(Inspected original, Alteration? alteration)
    {
        var config = (JsonObject)original.Document.Object("Config").DeepClone();
        if (HasDefaultHostname(original))
        {
            config.Remove("Hostname");
        }

        switch (alteration)
        {
            case Alteration.Environment environment:
                config["Env"] = Variables.ToJson(Variables.With(config.Texts("Env"), environment.Changes));
                break;
            case Alteration.Image image:
                WithoutInherited(config, image.From.Config);
                break;
        }

        return config;
    }

    /// <summary>The engine names a container's host after its id, or after the machine, unless somebody chose a name.</summary>
    public static bool HasDefaultHostname(Inspected container) =>
        container.Document.Text("Config", "Hostname") == container.ShortId
        || container.Document.Text("HostConfig", "NetworkMode") == "host"
        || container.Document.Text("HostConfig", "UTSMode") == "host";

    private static void WithoutInherited(JsonObject config, JsonObject image)
    {
        config["Env"] = Variables.ToJson(config.Texts("Env").Except(image.Texts("Env"), StringComparer.Ordinal));
        foreach (var set in new[] { "Labels", "ExposedPorts", "Volumes" })
        {
            config[set] = new JsonObject(config.Object(set).Where(entry => !JsonNode.DeepEquals(entry.Value, image.At(set, entry.Key))).Select(Copy));
        }

        foreach (var field in Inherited.Where(field => JsonNode.DeepEquals(config[field], image[field])))
        {
            config.Remove(field);
        }

        // The engine takes an image's command only together with its entry point.
        if (JsonNode.DeepEquals(config["Entrypoint"], image["Entrypoint"]))
        {
            config.Remove("Entrypoint");
            if (JsonNode.DeepEquals(config["Cmd"], image["Cmd"]))
            {
                config.Remove("Cmd");
            }
        }
    }

    private static JsonObject HostConfigOf(Inspected original)
    {
        var host = (JsonObject)original.Document.Object("HostConfig").DeepClone();
        host["Mounts"] = CarriedVolumes.MountsOf(original);
        return host;
    }

    private static KeyValuePair<string, JsonNode?> Copy(KeyValuePair<string, JsonNode?> entry) => new(entry.Key, entry.Value?.DeepClone());
}
