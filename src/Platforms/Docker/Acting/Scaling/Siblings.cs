using System.Globalization;
using System.Text.Json.Nodes;
using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Platforms.Docker.Acting.Copying;

namespace RunbookExecutor.Platforms.Docker.Acting.Scaling;

/// <summary>Makes a further replica after a service's pattern: all the same but for its number, its name and what belongs to one replica alone.</summary>
internal static class Siblings
{
    public const string Rule = "NOT_SCALABLE";

    /// <summary>Why there can be no further replica like this one; null when there can.</summary>
    public static Actuation.Impossible? Problem(Inspected template, string service, int replicas)
    {
        if (Reproducible.Power(template) is { } power)
        {
            return new Actuation.Impossible(Reproducible.Privileged, $"{template.Name} {power}, and such a container is not duplicated automatically. Add a replica by hand.");
        }

        if (Reproducible.Obstacle(template) is { } obstacle)
        {
            return new Actuation.Impossible(Rule, $"{service} cannot be scaled after the pattern of {template.Name}: {obstacle}");
        }

        var reason = Ownership(template) ?? Addresses(template) ?? Ports(template, replicas);
        return reason is null ? null : new Actuation.Impossible(Rule, $"{service} cannot be scaled: {reason}");
    }

    public static JsonObject BodyOf(Inspected template, string image, string name, int number, ActionId action)
    {
        var body = Blueprint.Of(template, image, alteration: null, new Dictionary<string, string>
        {
            [Labels.Action] = action.Value,
            [ActingLabels.AddedBy] = action.Value,
        });
        if (template.Label(Labels.ComposeNumber) is not null)
        {
            body.Object("Labels")[Labels.ComposeNumber] = number.ToString(CultureInfo.InvariantCulture);
        }

        OwnVolumes.Give(body.Object("HostConfig"), template);
        foreach (var (_, endpoint) in body.Object("NetworkingConfig", "EndpointsConfig"))
        {
            Rename(endpoint, template.Name, name);
        }

        return body;
    }

    /// <summary>The networks that a sibling is connected to after it was made.</summary>
    public static IReadOnlyList<KeyValuePair<string, JsonObject>> OtherNetworks(Inspected template, string name)
    {
        var networks = Endpoints.Others(template);
        foreach (var (_, endpoint) in networks)
        {
            Rename(endpoint, template.Name, name);
        }

        return networks;
    }

    // Newer Compose gives each replica its own name as an alias.
    public static void Rename(JsonNode? endpoint, string from, string to)
    {
        if (endpoint.At("Aliases") is JsonArray)
        {
            endpoint!["Aliases"] = Variables.ToJson(endpoint.Texts("Aliases").Select(alias => alias == from ? to : alias));
        }
    }

    private static string? Ownership(Inspected template) =>
        template.Label(Labels.ComposeService) is null && template.Label(Labels.Service) is null
            ? $"its containers belong together by their names alone. Label them with {Labels.Service} to let replicas be added and removed."
        : SiblingNames.NameOf(template, 1) is null
            ? $"{template.Name} has a fixed name (container_name). Leave the name to Compose."
        : null;

    private static string? Addresses(Inspected template) =>
        template.Networks.Where(network => HasStaticAddress(network.Value)).Select(network => network.Key).FirstOrDefault() is { } network
            ? $"{template.Name} has a fixed address in the network {network}, which two replicas cannot have. Leave the address to the engine."
        : template.Document.Text("Config", "MacAddress").Length > 0 ? $"{template.Name} has a fixed MAC address, which two replicas cannot have."
        : template.Document.Text("HostConfig", "NetworkMode") == "host" && template.Document.Object("Config", "ExposedPorts").Count > 0
            ? $"{template.Name} listens in the host's own network, where a second one finds its port taken."
        : null;

    private static bool HasStaticAddress(JsonNode? endpoint) =>
        endpoint.Text("IPAMConfig", "IPv4Address").Length > 0 || endpoint.Text("IPAMConfig", "IPv6Address").Length > 0;

    private static string? Ports(Inspected template, int replicas)
    {
        foreach (var (port, bindings) in template.Document.Object("HostConfig", "PortBindings"))
        {
            foreach (var binding in bindings as JsonArray ?? [])
            {
                var room = HostPorts.RoomIn(binding.Text("HostPort"));
                if (room < replicas)
                {
                    return room == 1
                        ? $"{template.Name} publishes {port} at the fixed port {binding.Text("HostPort")} of this machine, which two replicas cannot share. Publish a range of ports, or leave the port to the engine."
                        : $"{template.Name} publishes {port} in the range {binding.Text("HostPort")}, which has room for {room} replicas. Widen the range.";
                }
            }
        }

        return null;
    }
}
