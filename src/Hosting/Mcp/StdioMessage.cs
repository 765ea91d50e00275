using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace RunbookExecutor.Hosting.Mcp;

/// <summary>Says of one line of standard input whether it is a JSON-RPC message, and answers one that is not.</summary>
internal static class StdioMessage
{
    private const string Example = """{"jsonrpc":"2.0","id":1,"method":"tools/list"}""";
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static bool IsBlank(ReadOnlySpan<byte> line) => line.Trim(" \t\r"u8).IsEmpty;

    /// <summary>The error to answer with, as one line of JSON; null when the line is a message or blank.</summary>
    public static byte[]? Problem(byte[] line)
    {
        if (IsBlank(line))
        {
            return null;
        }

        if (line.Length > StdioInput.LongestLine)
        {
            return Error(McpErrorCode.InvalidRequest, id: null, $"The line is longer than {StdioInput.LongestLine / 1024} KiB, and at most that is taken. Send a smaller message.");
        }

        try
        {
            using var json = JsonDocument.Parse(line);
            return NotAMessage(json.RootElement);
        }
        catch (JsonException problem)
        {
            return Error(McpErrorCode.ParseError, id: null, $"The line is not JSON: something is wrong at byte {problem.BytePositionInLine + 1}. Send one JSON-RPC 2.0 message a line, such as {Example}.");
        }
    }

    /// <summary>The id of a message that wants an answer, as it stands in the JSON; null for any other message.</summary>
    public static string? RequestId(ReadOnlyMemory<byte> message) => IdWhere(message, json => json.TryGetProperty("method", out _));

    /// <summary>The id of the request that a message answers; null for any other message.</summary>
    public static string? AnsweredId(ReadOnlyMemory<byte> message) => IdWhere(message, json => !json.TryGetProperty("method", out _));

    private static string? IdWhere(ReadOnlyMemory<byte> message, Func<JsonElement, bool> fits)
    {
        using var json = JsonDocument.Parse(message);
        return fits(json.RootElement) && json.RootElement.TryGetProperty("id", out var id) ? id.GetRawText() : null;
    }

    private static byte[]? NotAMessage(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            var kind = json.ValueKind == JsonValueKind.Array ? "a list, and batches are not taken" : "no object";
            return Error(McpErrorCode.InvalidRequest, id: null, $"The line is {kind}. Send one JSON-RPC 2.0 message a line, such as {Example}.");
        }

        try
        {
            return json.Deserialize<JsonRpcMessage>(McpJsonUtilities.DefaultOptions) is null ? NoMessage(json) : null;
        }
        catch (JsonException)
        {
            return NoMessage(json);
        }
    }

    private static byte[] NoMessage(JsonElement json)
    {
        var lacks = !json.TryGetProperty("jsonrpc", out var version) || version.ValueKind != JsonValueKind.String || !version.ValueEquals("2.0") ? "it needs \"jsonrpc\":\"2.0\""
            : json.TryGetProperty("method", out var method) && method.ValueKind != JsonValueKind.String ? "its method must be a text"
            : json.TryGetProperty("id", out var given) && given.ValueKind is not (JsonValueKind.String or JsonValueKind.Number) ? "its id must be a text or a number"
            : "it needs a method, and an id if it is to be answered";
        return Error(McpErrorCode.InvalidRequest, Id(json), $"The line is not a JSON-RPC 2.0 message: {lacks}, such as {Example}.");
    }

    private static JsonNode? Id(JsonElement json) =>
        json.TryGetProperty("id", out var id) && id.ValueKind is JsonValueKind.String or JsonValueKind.Number ? JsonNode.Parse(id.GetRawText()) : null;

    private static byte[] Error(McpErrorCode code, JsonNode? id, string sentence) => JsonSerializer.SerializeToUtf8Bytes(
        new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["id"] = id,
            ["error"] = new JsonObject { ["code"] = (int)code, ["message"] = sentence },
        },
        Readable);
}
