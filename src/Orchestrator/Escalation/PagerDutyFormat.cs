using System.Net.Http.Json;
using System.Text.Json.Serialization;
using RunbookExecutor.Core.Incidents;

namespace RunbookExecutor.Orchestrator.Escalation;

/// <summary>A trigger of PagerDuty's Events API v2; all calls of one incident are one alert there.</summary>
public sealed class PagerDutyFormat : IEscalationFormat
{
    public DestinationKind Kind => DestinationKind.PagerDuty;

    public HttpRequestMessage Write(Call call, DestinationOptions destination) => new(HttpMethod.Post, destination.Address)
    {
        Content = JsonContent.Create(new Trigger(
            destination.Secret!,
            "trigger",
            call.DeduplicationKey,
            "Runbook Executor",
            new Payload(
                $"{call.Summary}: {call.Reason}" is var summary && summary.Length > 1024 ? summary[..1024] : summary,
                call.Container ?? call.Service,
                SeverityOf(call.Severity),
                call.Time,
                call.Container ?? call.Service,
                call.Service,
                call.AnomalyType,
                call))),
    };

    private static string SeverityOf(Severity severity) => severity switch
    {
        Severity.Critical => "critical",
        Severity.High => "error",
        Severity.Medium => "warning",
        _ => "info",
    };

    private sealed record Trigger(
        [property: JsonPropertyName("routing_key")] string RoutingKey,
        [property: JsonPropertyName("event_action")] string EventAction,
        [property: JsonPropertyName("dedup_key")] string DeduplicationKey,
        [property: JsonPropertyName("client")] string Client,
        [property: JsonPropertyName("payload")] Payload Payload);

    private sealed record Payload(
        [property: JsonPropertyName("summary")] string Summary,
        [property: JsonPropertyName("source")] string Source,
        [property: JsonPropertyName("severity")] string Severity,
        [property: JsonPropertyName("timestamp")] DateTimeOffset Timestamp,
        [property: JsonPropertyName("component")] string Component,
        [property: JsonPropertyName("group")] string Group,
        [property: JsonPropertyName("class")] string Class,
        [property: JsonPropertyName("custom_details")] Call CustomDetails);
}
