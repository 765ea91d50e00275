using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Docker.DotNet.Models;

namespace RunbookExecutor.Platforms.Docker.Acting;

/// <summary>Reads an inspect document into the client library's own type, by which the reading side describes containers.</summary>
internal static class TypedDetails
{
    private static readonly JsonSerializerOptions Options = new() { Converters = { new SkippedFields() } };

    /// <summary>Null when the engine wrote something else where the type wants a number or a time: of such a container nothing is known.</summary>
    public static ContainerInspectResponse? TryOf(JsonObject document)
    {
        try
        {
            return document.Deserialize<ContainerInspectResponse>(Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // The library reads enumerations and durations by converters that it keeps to itself. Nothing here needs one.
    private sealed class SkippedFields : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum || typeToConvert == typeof(TimeSpan);

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(typeof(Skipping<>).MakeGenericType(typeToConvert))!;
    }

    private sealed class Skipping<T> : JsonConverter<T>
        where T : struct
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            reader.Skip();
            return default;
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => throw new NotSupportedException("Documents are only read here.");
    }
}
