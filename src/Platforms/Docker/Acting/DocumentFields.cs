using System.Globalization;
using System.Text.Json.Nodes;

namespace RunbookExecutor.Platforms.Docker.Acting;

/// <summary>Reads single fields of an engine's document; what is missing or of another kind is absent, never an error.</summary>
internal static class DocumentFields
{
    public static JsonNode? At(this JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            node = (node as JsonObject)?[name];
        }

        return node;
    }

    public static string Text(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonValue value && value.TryGetValue<string>(out var text) ? text : string.Empty;

    public static bool Flag(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;

    public static long? Number(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonValue value && value.TryGetValue<long>(out var number) ? number : null;

    /// <summary>A moment; the engine writes the year 1 for one that never was.</summary>
    public static DateTimeOffset? Moment(this JsonNode? node, params ReadOnlySpan<string> path) =>
        DateTimeOffset.TryParse(node.Text(path), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) && moment.Year > 1 ? moment : null;

    public static JsonObject Object(this JsonNode? node, params ReadOnlySpan<string> path) => node.At(path) as JsonObject ?? [];

    public static IEnumerable<JsonNode?> List(this JsonNode? node, params ReadOnlySpan<string> path) => node.At(path) as JsonArray ?? [];

    public static IReadOnlyList<string> Texts(this JsonNode? node, params ReadOnlySpan<string> path) =>
        [.. node.List(path).Select(item => item.Text()).Where(text => text.Length > 0)];
}
