using System.Text.Json.Nodes;

namespace RunbookExecutor.Platforms.Docker.Acting.Copying;

/// <summary>
/// How a container sits in its networks: aliases, static addresses and options, without what the engine assigns by itself. One
/// network can be given when a container is created; it is connected to the others afterwards.
/// </summary>
internal static class Endpoints
{
    private const string Aliases = "Aliases";

    private static readonly string[] BuiltIn = ["none", "host"];

    // What the engine assigns by itself; whatever else it may tell of was chosen.
    private static readonly string[] Assigned =
    [
        "NetworkID", "EndpointID", "Gateway", "IPAddress", "IPPrefixLen", "IPv6Gateway", "GlobalIPv6Address", "GlobalIPv6PrefixLen", "MacAddress", "DNSNames",
    ];

    /// <summary>The one for the create call; empty where the engine needs none.</summary>
    public static JsonObject First(Inspected original) => FirstName(original) is { } name && SettingsOf(original, name) is { Count: > 0 } settings
        ? new JsonObject { [name] = settings }
        : [];

    /// <summary>The others, by network.</summary>
    public static IReadOnlyList<KeyValuePair<string, JsonObject>> Others(Inspected original)
    {
        var first = FirstName(original);
        return [.. original.Networks.Where(network => network.Key != first && !BuiltIn.Contains(network.Key)).Select(network => KeyValuePair.Create(network.Key, SettingsOf(original, network.Key)))];
    }

    /// <summary>What was chosen for the container in one network.</summary>
    public static JsonObject SettingsOf(Inspected container, string network)
    {
        var endpoint = container.Networks.Object(network);
        var settings = new JsonObject(endpoint
            .Where(field => field.Key != Aliases && !Assigned.Contains(field.Key) && !IsEmpty(field.Value))
            .Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone())));

        // Engines before 25 list the short id among the aliases; each container gets its own.
        var aliases = endpoint.Texts(Aliases).Where(alias => alias != container.ShortId).ToList();
        if (aliases.Count > 0)
        {
            settings[Aliases] = Variables.ToJson(aliases);
        }

        return settings;
    }

    /// <summary>Whether a field says nothing: the engine writes the absent in several ways.</summary>
    public static bool IsEmpty(JsonNode? node) => node switch
    {
        null => true,
        JsonArray list => list.Count == 0,
        JsonObject fields => fields.All(field => IsEmpty(field.Value)),
        JsonValue value => value.TryGetValue<string>(out var text) && text.Length == 0,
        _ => false,
    };

    private static string? FirstName(Inspected original)
    {
        var mode = original.Document.Text("HostConfig", "NetworkMode") is var asked and not "default" ? asked : "bridge";
        return original.Networks.Select(network => network.Key).FirstOrDefault(name => name == mode && !BuiltIn.Contains(name))
            ?? original.Networks.Where(network => mode.Length > 0 && network.Value.Text("NetworkID") == mode).Select(network => network.Key).FirstOrDefault();
    }
}
