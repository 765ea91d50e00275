using System.Text.Json.Nodes;

namespace RunbookExecutor.Platforms.Docker.Acting;

/// <summary>An environment as the engine writes it: a list of <c>NAME=value</c>, in which the last of a name wins.</summary>
internal static class Variables
{
    public static IReadOnlyDictionary<string, string> Parse(IEnumerable<string> list)
    {
        var parsed = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in list)
        {
            parsed[NameOf(line)] = line.IndexOf('=') is var at and >= 0 ? line[(at + 1)..] : string.Empty;
        }

        return parsed;
    }

    public static string NameOf(string line) => line.IndexOf('=') is var at and >= 0 ? line[..at] : line;

    /// <summary>The list with some variables set and others, whose new value is null, taken away; what stays keeps its place.</summary>
    public static IReadOnlyList<string> With(IReadOnlyList<string> list, IReadOnlyDictionary<string, string?> changes)
    {
        var kept = list.Where(line => !changes.TryGetValue(NameOf(line), out var value) || value is not null)
            .Select(line => changes.TryGetValue(NameOf(line), out var value) ? $"{NameOf(line)}={value}" : line);
        var added = changes.Where(change => change.Value is not null && !list.Any(line => NameOf(line) == change.Key))
            .OrderBy(change => change.Key, StringComparer.Ordinal)
            .Select(change => $"{change.Key}={change.Value}");
        return [.. kept, .. added];
    }

    /// <summary>The list completed by those of <paramref name="defaults"/> that it does not set.</summary>
    public static IReadOnlyList<string> Over(IReadOnlyList<string> list, IReadOnlyList<string> defaults) =>
        [.. list, .. defaults.Where(line => !list.Any(own => NameOf(own) == NameOf(line)))];

    public static JsonArray ToJson(IEnumerable<string> list) => [.. list.Select(line => (JsonNode?)JsonValue.Create(line))];
}
