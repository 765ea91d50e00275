using System.Text.Json;

namespace RunbookExecutor.Hosting.Mcp;

/// <summary>Compares a call's arguments with the tool's own schema, so that a wrong one is named instead of failing inside the tool.</summary>
public static class ToolArguments
{
    /// <summary>Null when they fit, else one sentence: which argument, what was wrong, what is allowed.</summary>
    public static string? Problem(string tool, JsonElement schema, IDictionary<string, JsonElement>? arguments)
    {
        var properties = schema.TryGetProperty("properties", out var found) ? found : default;
        var known = properties.ValueKind == JsonValueKind.Object ? properties.EnumerateObject().Select(property => property.Name).ToList() : [];
        foreach (var (name, value) in arguments ?? new Dictionary<string, JsonElement>())
        {
            if (!known.Contains(name))
            {
                return $"{tool} has no argument '{name}'. {Allowed(known)}";
            }

            if (Mismatch(name, properties.GetProperty(name), value) is { } mismatch)
            {
                return $"{tool}: {mismatch}";
            }
        }

        return Missing(schema, arguments) is { } missing ? $"{tool} needs the argument '{missing}'. {Allowed(known)}" : null;
    }

    /// <summary>Without the optional arguments that are null, which several clients send for what they leave out.</summary>
    public static IDictionary<string, JsonElement>? WithoutNulls(JsonElement schema, IDictionary<string, JsonElement>? arguments) =>
        arguments?.Where(argument => argument.Value.ValueKind != JsonValueKind.Null || Required(schema).Contains(argument.Key))
            .ToDictionary(argument => argument.Key, argument => argument.Value);

    private static string? Missing(JsonElement schema, IDictionary<string, JsonElement>? arguments) =>
        Required(schema).FirstOrDefault(name => arguments?.ContainsKey(name) != true);

    private static IEnumerable<string> Required(JsonElement schema) =>
        schema.TryGetProperty("required", out var required) ? required.EnumerateArray().Select(name => name.GetString()!) : [];

    private static string? Mismatch(string name, JsonElement schema, JsonElement value)
    {
        var types = Types(schema);
        if (types.Count > 0 && !types.Any(type => Fits(type, value)))
        {
            return $"'{name}' must be {string.Join(" or ", types.Where(type => type != "null").Select(Article))}, not {Shown(value)}.";
        }

        if (types.Contains("integer") && !types.Contains("number") && value.ValueKind == JsonValueKind.Number && !value.TryGetInt32(out _))
        {
            return $"'{name}' is {Shown(value)}, which is beyond any use; give a smaller number.";
        }

        if (schema.TryGetProperty("enum", out var allowed) && !allowed.EnumerateArray().Any(option => JsonElement.DeepEquals(option, value)))
        {
            return $"'{name}' is {Shown(value)}; allowed: {string.Join(", ", allowed.EnumerateArray().Where(option => option.ValueKind != JsonValueKind.Null).Select(option => option.ToString()))}.";
        }

        return value.ValueKind == JsonValueKind.Object && schema.TryGetProperty("additionalProperties", out var values) && values.ValueKind == JsonValueKind.Object
            ? value.EnumerateObject().Select(member => Mismatch($"{name}.{member.Name}", values, member.Value)).FirstOrDefault(mismatch => mismatch is not null)
            : null;
    }

    private static List<string> Types(JsonElement schema) =>
        !schema.TryGetProperty("type", out var type) ? []
        : type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(name => name.GetString()!)]
        : [type.GetString()!];

    private static bool Fits(string type, JsonElement value) => type switch
    {
        "string" => value.ValueKind == JsonValueKind.String,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "number" => value.ValueKind == JsonValueKind.Number,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "null" => value.ValueKind == JsonValueKind.Null,
        _ => true,
    };

    private static string Article(string type) => type switch
    {
        "integer" => "a whole number",
        "number" => "a number",
        "boolean" => "true or false",
        "object" => "an object of names and values",
        "array" => "a list",
        _ => "a " + type,
    };

    private static string Shown(JsonElement value)
    {
        var raw = value.GetRawText();
        return raw.Length <= 60 ? raw : raw[..57] + "...";
    }

    private static string Allowed(List<string> known) =>
        known.Count == 0 ? "It takes none." : $"It takes: {string.Join(", ", known)}.";
}
