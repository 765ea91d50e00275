using System.Text.Json.Nodes;

namespace RunbookExecutor.Platforms.Docker.Acting.Copying;

/// <summary>A container's inspect document brought to a form in which two that mean the same are equal.</summary>
internal static class Expectation
{
    // Ids, times, state, and where the engine keeps the container's files.
    private static readonly string[] OfThisContainer =
    [
        "Id", "Created", "State", "Image", "Name", "RestartCount", "ResolvConfPath", "HostnamePath", "HostsPath", "LogPath", "ExecIDs",
        "MountLabel", "ProcessLabel", "AppArmorProfile", "GraphDriver", "NetworkSettings", "Mounts", "SizeRw", "SizeRootFs", "Path", "Args", "ImageManifestDescriptor",
    ];

    public static JsonObject Of(Inspected container, Alteration? alteration)
    {
        var document = (JsonObject)container.Document.DeepClone();
        foreach (var field in OfThisContainer)
        {
            document.Remove(field);
        }

        document["Config"] = ConfigOf(container, alteration);
        document["Mounts"] = MountsOf(container);
        document["Networks"] = new JsonObject(container.Networks.Select(network => KeyValuePair.Create(network.Key, (JsonNode?)NetworkOf(container, network.Key))));

        // Anonymous volumes become mounts by name; what is mounted in the end is compared instead.
        document.Object("HostConfig").Remove("Mounts");
        return document;
    }

    private static JsonObject ConfigOf(Inspected container, Alteration? alteration)
    {
        var config = Blueprint.ConfigOf(container, alteration);
        config.Remove("Image");
        if (alteration is Alteration.Image image)
        {
            Complete(config, image.To.Config);
        }

        // By name, so that the order does not matter.
        config["Env"] = new JsonObject(Variables.Parse(config.Texts("Env")).Select(variable => KeyValuePair.Create(variable.Key, (JsonNode?)variable.Value)));
        config["Labels"] = new JsonObject(config.Object("Labels").Where(label => !ActingLabels.IsOurs(label.Key)).Select(label => KeyValuePair.Create(label.Key, label.Value?.DeepClone())));
        return config;
    }

    // What the engine does with an image's defaults.
    private static void Complete(JsonObject config, JsonObject image)
    {
        var takesCommand = Endpoints.IsEmpty(config["Entrypoint"]) && Endpoints.IsEmpty(config["Cmd"]);
        foreach (var (field, value) in image)
        {
            var isCommand = field == "Cmd";
            config[field] = field switch
            {
                "Env" => Variables.ToJson(Variables.Over(config.Texts("Env"), image.Texts("Env"))),
                "Labels" or "ExposedPorts" or "Volumes" or "Healthcheck" => Over(config.Object(field), image.Object(field)),
                _ when isCommand && !takesCommand => config[field]?.DeepClone(),
                "Cmd" or "Entrypoint" or "WorkingDir" or "User" or "StopSignal" or "OnBuild" or "Shell" => (Endpoints.IsEmpty(config[field]) ? value : config[field])?.DeepClone(),
                _ => config[field]?.DeepClone(),
            };
        }
    }

    private static JsonObject Over(JsonObject own, JsonObject defaults) =>
        new(own.Concat(defaults.Where(entry => !own.ContainsKey(entry.Key))).Select(entry => KeyValuePair.Create(entry.Key, entry.Value?.DeepClone())));

    private static JsonObject MountsOf(Inspected container) => new(container.Mounts.Select(mount => KeyValuePair.Create(
        mount.Text("Destination"),
        (JsonNode?)new JsonObject
        {
            ["Type"] = mount.Text("Type"),
            ["Source"] = mount.Text("Name") is { Length: > 0 } name ? name : mount.Text("Source"),
            ["Driver"] = mount.Text("Driver"),
            ["RW"] = mount.Flag("RW"),
            ["Propagation"] = mount.Text("Propagation"),
        })));

    private static JsonObject NetworkOf(Inspected container, string network)
    {
        var settings = Endpoints.SettingsOf(container, network);
        settings["Aliases"] = Variables.ToJson(settings.Texts("Aliases").Order(StringComparer.Ordinal));
        settings["IsIn"] = true;
        return settings;
    }
}
