using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using RunbookExecutor.Core.Text;
using RunbookExecutor.Hosting.Json;

namespace RunbookExecutor.Hosting.Mcp;

/// <summary>Writes every tool call into the server's <see cref="CallLog"/>, as it was answered.</summary>
internal static class CallRecorder
{
    private const int LongestName = 64;
    private const int LongestText = 4000;

    public static McpRequestHandler<CallToolRequestParams, CallToolResult> Record(McpRequestHandler<CallToolRequestParams, CallToolResult> next) =>
        async (context, cancellationToken) =>
        {
            var time = context.Services?.GetService<TimeProvider>() ?? TimeProvider.System;
            var (began, stamp) = (time.GetUtcNow(), time.GetTimestamp());
            CallToolResult? result = null;
            try
            {
                result = await next(context, cancellationToken);
                return result;
            }
            finally
            {
                context.Services?.GetService<CallLog>()?.Add(Call(context, result) with { Time = began, DurationMs = time.GetElapsedTime(stamp).TotalMilliseconds });
            }
        };

    private static ToolCall Call(RequestContext<CallToolRequestParams> context, CallToolResult? result)
    {
        var meta = context.Params?.Meta;
        return new ToolCall
        {
            Time = default,
            Caller = Caller(context),
            Tool = Cut(context.Params?.Name ?? string.Empty, LongestName),
            Arguments = Arguments(context.Params?.Arguments),
            Result = Cut(Clean(result is null ? "It was not answered." : Text(result)), LongestText),
            IsError = result is null || result.IsError == true,
            DurationMs = 0,
            RunId = Word(meta, "runbook-executor/run"),
            IncidentId = Word(meta, "runbook-executor/incident"),
        };
    }

    private static string Caller(RequestContext<CallToolRequestParams> context) =>
        LineText.Escaped(Cut(context.User?.Identity?.Name ?? context.Server.ClientInfo?.Name ?? "unnamed", LongestName));

    private static JsonElement Arguments(IDictionary<string, JsonElement>? arguments)
    {
        var json = JsonSerializer.Serialize(arguments ?? new Dictionary<string, JsonElement>(), WireJson.Options);
        var clean = Clean(json);
        return clean == json && json.Length <= LongestText ? JsonSerializer.Deserialize<JsonElement>(json) : JsonSerializer.SerializeToElement(Cut(clean, LongestText));
    }

    private static string Text(CallToolResult result) =>
        result.StructuredContent is { } content ? JsonSerializer.Serialize(content, WireJson.Options) : string.Join('\n', result.Content.OfType<TextContentBlock>().Select(block => block.Text));

    private static string Clean(string text) => new SecretRedactor().Redact(text);

    private static string Cut(string text, int most) => text.Length <= most ? text : text[..most] + "…";

    private static string? Word(JsonObject? meta, string key) =>
        meta?[key] is JsonValue value && value.TryGetValue<string>(out var word) ? LineText.Escaped(Cut(word, LongestName)) : null;
}
