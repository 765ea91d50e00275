using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Identity;

namespace RunbookExecutor.Executor.Tools;

/// <summary>
/// Who calls a tool, from the transport, and in what context, from the request's <c>_meta</c>, which a client program fills in
/// and a model cannot: never from an argument.
/// </summary>
internal static class ToolCaller
{
    public const string Local = "local";
    public const string RunKey = "runbook-executor/run";
    public const string IncidentKey = "runbook-executor/incident";
    public const string AffectedKey = "runbook-executor/affected";
    public const string VerifyWithinKey = "runbook-executor/verify-within";

    private const int MaxName = 64;
    private const int MaxKey = 128;
    private const int MaxReason = 1000;
    private const int MaxAffected = 100;
    private const double MaxVerifySeconds = 24 * 60 * 60;

    public static string NameOf(RequestContext<CallToolRequestParams> context)
    {
        var name = context.Server.ClientInfo?.Name ?? string.Empty;
        var plain = new string([.. name.Take(MaxName).Where(c => c is > ' ' and <= '~')]);
        return plain.Length == 0 ? Local : plain;
    }

    public static ActionRequest Request(RequestContext<CallToolRequestParams> context, RemediationAction action, string? reason, bool dryRun, string? idempotencyKey)
    {
        if (idempotencyKey is not null && (idempotencyKey.Length is 0 or > MaxKey || idempotencyKey.Any(c => c is <= ' ' or > '~')))
        {
            throw new McpException($"idempotencyKey must be 1 to {MaxKey} printable characters without spaces, such as a UUID.");
        }

        var meta = context.Params?.Meta;
        var incident = Id<IncidentId>(meta, IncidentKey);
        return new ActionRequest
        {
            Action = action,
            Caller = NameOf(context),
            Reason = reason is { Length: > MaxReason } ? reason[..MaxReason] : reason,
            DryRun = dryRun,
            IdempotencyKey = idempotencyKey,
            RunId = Id<RunId>(meta, RunKey),
            IncidentId = incident,

            // Who claims that containers breach has to name the incident in which they do; both are recorded.
            AffectedContainers = incident is null ? [] : Affected(meta),
            VerifyWithin = VerifyWithin(meta),
        };
    }

    private static T? Id<T>(JsonObject? meta, string key)
        where T : struct, IId<T>
    {
        if (meta?[key] is not { } node)
        {
            return null;
        }

        return node is JsonValue value && value.TryGetValue<string>(out var text) && Ids.IsWellFormed(text, T.Prefix)
            ? T.From(text)
            : throw new McpException($"_meta '{key}' is not an id of the form {T.Prefix}-UUID.");
    }

    private static TimeSpan? VerifyWithin(JsonObject? meta) => meta?[VerifyWithinKey] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<double>(out var seconds) && seconds is > 0 and <= MaxVerifySeconds => TimeSpan.FromSeconds(seconds),
        _ => throw new McpException($"_meta '{VerifyWithinKey}' is not a number of seconds above 0 and up to {MaxVerifySeconds}."),
    };

    private static IReadOnlyList<string> Affected(JsonObject? meta) => meta?[AffectedKey] switch
    {
        null => [],
        JsonArray { Count: <= MaxAffected } list when list.All(item => item is JsonValue value && value.TryGetValue<string>(out _)) => [.. list.Select(item => item!.GetValue<string>())],
        _ => throw new McpException($"_meta '{AffectedKey}' is not a list of at most {MaxAffected} container ids."),
    };
}
