using System.Text.Encodings.Web;
using System.Text.Json;

namespace DemoApp.Telemetry;

/// <summary>How JSON is written here: quotes and letters stay readable, since none of it ends in a web page.</summary>
internal static class JsonText
{
    public static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
