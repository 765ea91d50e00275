using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Hosting.Configuration;
using RunbookExecutor.Hosting.Security;

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

    public const string AnomalyKey = "runbook-executor/anomaly";
    public const string ModeKey = "runbook-executor/mode";
    public const string RunbookKey = "runbook-executor/runbook";
    public const string OpenIncidentsKey = "runbook-executor/open-incidents";
    public const string OverKey = "runbook-executor/over";

    private const int MaxName = 64;
    private const int MaxKey = 128;
    private const int MaxReason = 1000;
    private const int MaxAffected = 100;
    private const double MaxVerifySeconds = 24 * 60 * 60;
    private const int MaxIncidents = 500;

    public static string NameOf(RequestContext<CallToolRequestParams> context)
    {
        // A token of its own names its bearer; what a client calls itself is believed only where there is none.
        var name = context.User?.Identity?.Name ?? context.Server.ClientInfo?.Name ?? string.Empty;
        var plain = new string([.. name.Take(MaxName).Where(c => c is > ' ' and <= '~')]);

        // Nobody becomes the operator by saying so.
        return plain.Length == 0 || plain == ServerOptions.OperatorName ? Local : plain;
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
            Anomaly = Word(meta, AnomalyKey) is { } anomaly ? new AnomalyType(anomaly) : null,
            Mode = Mode(meta),
            RunbookHash = Word(meta, RunbookKey),
            IsProposal = context.User is { Identity.Name: not null } bearer && !bearer.HasClaim(TokenBook.ScopeClaim, TokenScope.Execute),
            OpenIncidents = OpenIncidents(meta),
            IsIncidentOver = meta?[OverKey] is JsonValue over && over.TryGetValue<bool>(out var isOver) && isOver,
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

    // Compared and counted only: never read for its meaning, and bounded like a name.
    private static string? Word(JsonObject? meta, string key) => meta?[key] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) && text.Length is > 0 and <= MaxName && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.') => text,
        _ => throw new McpException($"_meta '{key}' is not a word of 1 to {MaxName} letters, digits, underscores and dashes."),
    };

    private static AutomationMode? Mode(JsonObject? meta) => Word(meta, ModeKey) switch
    {
        null => null,
        var word when Enum.TryParse<AutomationMode>(word, ignoreCase: true, out var mode) && Enum.IsDefined(mode) => mode,
        _ => throw new McpException($"_meta '{ModeKey}' must be one of {string.Join(", ", Enum.GetNames<AutomationMode>())}."),
    };

    private static IReadOnlyList<OpenIncident> OpenIncidents(JsonObject? meta) => meta?[OpenIncidentsKey] switch
    {
        null => [],
        JsonArray { Count: <= MaxIncidents } list when list.All(item => item is JsonObject) => [.. list.Select(item => OpenIncident(item!.AsObject()))],
        _ => throw new McpException($"_meta '{OpenIncidentsKey}' is not a list of at most {MaxIncidents} incidents, each with id and service."),
    };

    private static OpenIncident OpenIncident(JsonObject item) =>
        Id<IncidentId>(item, "id") is { } id && item["service"] is JsonValue value && value.TryGetValue<string>(out var service)
            ? new OpenIncident(id, service)
            : throw new McpException($"_meta '{OpenIncidentsKey}' holds an incident without id or service.");
}
