using System.Text.Json;
using System.Text.Json.Serialization;
using RunbookExecutor.Core.Text;
using RunbookExecutor.Hosting.Json;

namespace RunbookExecutor.Dashboard.Links;

/// <summary>How pages read what roles tell. Callers, operators and runbooks wrote some of it, so characters that steer or reorder text are replaced.</summary>
internal static class RoleJson
{
    public static JsonSerializerOptions Options { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(WireJson.Tolerant);
        options.Converters.Add(new PrintableText());
        options.MakeReadOnly();
        return options;
    }

    private sealed class PrintableText : JsonConverter<string>
    {
        public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Printable.Lines(reader.GetString()!.ReplaceLineEndings("\n"));

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
    }
}
