using System.Net.Http.Headers;
using CloudNative.CloudEvents;
using CloudNative.CloudEvents.SystemTextJson;
using RunbookExecutor.Hosting.Json;

namespace RunbookExecutor.Orchestrator.Escalation;

/// <summary>A CloudEvent 1.0 in structured JSON, with the secret as a bearer token where there is one.</summary>
public sealed class WebhookFormat : IEscalationFormat
{
    public const string EventType = "runbook-executor.escalation.v1";

    private static readonly JsonEventFormatter<Call> Formatter = new(WireJson.Options, default);

    public DestinationKind Kind => DestinationKind.Webhook;

    public HttpRequestMessage Write(Call call, DestinationOptions destination)
    {
        var happened = new CloudEvent(CloudEventsSpecVersion.V1_0)
        {
            Id = call.Id,
            Type = EventType,
            Source = new Uri("urn:runbook-executor:orchestrator"),
            Subject = call.IncidentId,
            Time = call.Time,
            DataContentType = "application/json",
            Data = call,
        };
        var content = new ByteArrayContent(Formatter.EncodeStructuredModeMessage(happened, out var type).ToArray());
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type.ToString());
        var request = new HttpRequestMessage(HttpMethod.Post, destination.Address) { Content = content };
        if (!string.IsNullOrWhiteSpace(destination.Secret))
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", destination.Secret);
        }

        return request;
    }
}
