using System.Text.Json;
using RunbookExecutor.Tests.Engine.Daemon;

namespace RunbookExecutor.Tests.Engine.Acting;

/// <summary>All that <c>docker inspect</c> prints of a container but its state, compared field by field and with nothing of the product's own.</summary>
internal static class InspectDocument
{
    private const int ShortId = 12;

    /// <summary>Its own id, which is part of paths and aliases, reads <c>ID</c>.</summary>
    public static async Task<JsonElement> OfAsync(Scene scene, string container)
    {
        var (text, id) = (await scene.DockerAsync("inspect", container), await scene.InspectAsync(container, "{{.Id}}"));
        return JsonDocument.Parse(text.Replace(id, "ID", StringComparison.Ordinal).Replace(id[..ShortId], "ID", StringComparison.Ordinal)).RootElement[0];
    }

    /// <summary>The paths at which two documents differ, in order; what lies in a list that is in no order is compared by what it is for, and null is as good as absent.</summary>
    public static IReadOnlyList<string> Differences(JsonElement before, JsonElement after)
    {
        var (was, now) = (Leaves(before).ToDictionary(), Leaves(after).ToDictionary());
        return
        [
            .. was.Keys.Union(now.Keys).Where(path => was.GetValueOrDefault(path) != now.GetValueOrDefault(path) && !IsOfTheMoment(path)).Order(StringComparer.Ordinal),
        ];
    }

    // What it does now, its health check's command among it.
    private static bool IsOfTheMoment(string path) => path.StartsWith("State.", StringComparison.Ordinal) || path.StartsWith("ExecIDs", StringComparison.Ordinal);

    private static IEnumerable<KeyValuePair<string, string>> Leaves(JsonElement value, string path = "") => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(field => Leaves(field.Value, path.Length == 0 ? field.Name : $"{path}.{field.Name}")),
        JsonValueKind.Array => value.EnumerateArray().SelectMany((item, i) => Leaves(item, $"{path}[{NameOf(path, item) ?? $"{i}"}]")),
        JsonValueKind.Null => [],
        _ => [new(path, value.GetRawText())],
    };

    private static string? NameOf(string path, JsonElement item) => path switch
    {
        "Mounts" => item.GetProperty("Destination").GetString(),
        "HostConfig.Mounts" => item.GetProperty("Target").GetString(),
        "Config.Env" => item.GetString()!.Split('=')[0],
        _ when path.EndsWith(".Aliases", StringComparison.Ordinal) => item.GetString(),
        _ => null,
    };
}
