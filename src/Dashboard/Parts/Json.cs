using System.Text.Encodings.Web;
using System.Text.Json;
using RunbookExecutor.Core.Text;

namespace RunbookExecutor.Dashboard.Parts;

/// <summary>JSON for people: indented, and letters as they are, since a page escapes them itself; only those that steer or reorder text are replaced.</summary>
public static class Json
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Pretty(JsonElement element) => Printable.Lines(JsonSerializer.Serialize(element, Indented));

    /// <summary>Text that is no JSON, or was cut, stays as it is.</summary>
    public static string Pretty(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return Pretty(document.RootElement);
        }
        catch (JsonException)
        {
            return Printable.Lines(text);
        }
    }
}
