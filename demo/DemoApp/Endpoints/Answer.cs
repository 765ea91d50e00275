using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DemoApp.Telemetry;

namespace DemoApp.Endpoints;

/// <summary>What a route answers, complete before anything is sent.</summary>
public sealed record Answer(int Status, string ContentType, ReadOnlyMemory<byte> Body)
{
    private const string JsonContentType = "application/json; charset=utf-8";

    /// <summary>Why it is not what was asked for; null when it is.</summary>
    public string? Problem { get; init; }

    /// <summary>The method that the route does take, when the request used another one.</summary>
    public string? Allow { get; init; }

    public static Answer Json<T>(T value, JsonTypeInfo<T> type) =>
        new(StatusCodes.Status200OK, JsonContentType, Serialize(value, type));

    public static Answer Refuse(int status, string sentence) =>
        new(status, JsonContentType, Serialize(new ErrorBody(sentence), Payloads.Default.ErrorBody)) { Problem = sentence };

    private static ReadOnlyMemory<byte> Serialize<T>(T value, JsonTypeInfo<T> type)
    {
        var body = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(body, JsonText.Plain);
        JsonSerializer.Serialize(json, value, type);
        json.Flush();
        return body.WrittenMemory;
    }
}
