using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Incidents;

namespace RunbookExecutor.Hosting.Mcp;

/// <summary>
/// Says in a tool's schemas what the wire's JSON really is. The generator knows nothing of what a converter of ours writes, and
/// allows null where the wire leaves a value out; clients check results by the schema and several know only one type a value.
/// </summary>
public static class WireSchema
{
    public static AIJsonSchemaCreateOptions Options { get; } = new() { TransformSchemaNode = Transform };

    private static JsonNode Transform(AIJsonSchemaCreateContext context, JsonNode node)
    {
        var schema = Describe(context.TypeInfo.Type, node);

        // A property with a default value is not handed over by itself when a converter of ours writes it.
        foreach (var property in context.TypeInfo.Properties)
        {
            if (schema["properties"] is JsonObject members && members[property.Name] is { } member)
            {
                var described = Describe(property.PropertyType, member.DeepClone());
                members[property.Name] = WritesNull(property) ? OrNull(described) : described;
            }
        }

        return schema;
    }

    private static JsonNode Describe(Type declared, JsonNode node)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        return type == typeof(DateTimeOffset) ? Text(node, "date-time")
            : IsPrintedAsText(type) ? Text(node, format: null)
            : node is JsonObject schema ? WithoutNull(schema)
            : node;
    }

    private static bool IsPrintedAsText(Type type) =>
        type.IsEnum || type == typeof(AnomalyType) || type.GetInterfaces().Any(border => border.IsGenericType && border.GetGenericTypeDefinition() == typeof(IId<>));

    // The few values whose absence has to be seen: unknown, which is not the same as not told.
    private static bool WritesNull(JsonPropertyInfo property) =>
        property.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), inherit: true) is [JsonIgnoreAttribute { Condition: JsonIgnoreCondition.Never }]
        && (!property.PropertyType.IsValueType || Nullable.GetUnderlyingType(property.PropertyType) is not null);

    // In place: references of other parts of the schema name the path to this one. What else it says holds for its own type only.
    private static JsonNode OrNull(JsonNode node)
    {
        if (node is JsonObject schema && schema["type"] is JsonValue type)
        {
            schema["anyOf"] = new JsonArray(new JsonObject { ["type"] = type.DeepClone() }, new JsonObject { ["type"] = "null" });
            schema.Remove("type");
        }

        return node;
    }

    private static JsonObject Text(JsonNode node, string? format)
    {
        var schema = node as JsonObject ?? [];
        schema["type"] = "string";
        if (format is not null)
        {
            schema["format"] = format;
        }

        return WithoutNull(schema);
    }

    private static JsonObject WithoutNull(JsonObject schema)
    {
        if (schema["type"] is JsonArray types && types.Where(type => type?.GetValue<string>() != "null").ToList() is [{ } only])
        {
            schema["type"] = only.DeepClone();
        }

        if (schema.TryGetPropertyValue("default", out var standard) && standard is null)
        {
            schema.Remove("default");
        }

        if (schema["enum"] is JsonArray values)
        {
            values.RemoveAll(value => value is null);
        }

        return schema;
    }
}
