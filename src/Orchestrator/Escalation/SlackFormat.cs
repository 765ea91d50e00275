using System.Net.Http.Json;

namespace RunbookExecutor.Orchestrator.Escalation;

/// <summary>The message of a Slack incoming webhook: one text, which Mattermost and the like understand too.</summary>
public sealed class SlackFormat : IEscalationFormat
{
    public DestinationKind Kind => DestinationKind.Slack;

    public HttpRequestMessage Write(Call call, DestinationOptions destination) => new(HttpMethod.Post, destination.Address)
    {
        Content = JsonContent.Create(new { text = Text(call) }),
    };

    private static string Text(Call call) => string.Join('\n',
    [
        $"*{Plain(call.Summary)}* ({call.Severity.ToString().ToLowerInvariant()})",
        $"Why: {Plain(call.Reason)}",
        $"Symptom: {Plain(call.Symptom)}",
        .. call.Actions.Select(action => $"Done: {Plain(action)}"),
        $"{Plain(call.Runbook)}, {call.IncidentId}, {call.RunId}",
    ]);

    // These three characters are all that Slack reads as markup for mentions and links: text from outside must call nobody.
    private static string Plain(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal);
}
