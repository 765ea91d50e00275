using System.Net;

namespace RunbookExecutor.Orchestrator.Escalation;

/// <summary>One destination as its operator set it.</summary>
public sealed record DestinationOptions
{
    private static readonly Uri PagerDuty = new("https://events.pagerduty.com/v2/enqueue");

    public DestinationKind? Kind { get; init; }

    /// <summary>Where to post. PagerDuty's own by default. For Slack it is a secret in itself: set it by a variable.</summary>
    public Uri? Url { get; init; }

    /// <summary>The bearer token of a webhook, the routing key of PagerDuty. Set it by a variable.</summary>
    public string? Secret { get; init; }

    /// <summary>A PEM file with the authority that signed the server's certificate, where that is not one of the system's.</summary>
    public string? CertificateAuthority { get; init; }

    internal Uri Address => Url ?? PagerDuty;

    internal IEnumerable<string> Problems(string key, Func<string, bool> isAllowed)
    {
        if (Kind is null)
        {
            yield return $"{key}:kind is missing. Write one of webhook, slack, pagerDuty.";
        }

        if (Kind == DestinationKind.PagerDuty && string.IsNullOrWhiteSpace(Secret))
        {
            yield return $"{key}:secret is missing: PagerDuty wants the integration's routing key. Set RUNBOOK__{key.Replace(":", "__", StringComparison.Ordinal).ToUpperInvariant()}__SECRET.";
        }

        if (CertificateAuthority is { } file && !File.Exists(file))
        {
            yield return $"{key}:certificateAuthority: there is no file '{file}'.";
        }

        if (UrlProblem(isAllowed) is { } problem)
        {
            yield return $"{key}:url {problem}";
        }
    }

    // Never with the address itself: it may hold a secret.
    private string? UrlProblem(Func<string, bool> isAllowed) => Url switch
    {
        null when Kind is DestinationKind.Webhook or DestinationKind.Slack => "is missing. Name the https address to post to.",
        null => null,
        { IsAbsoluteUri: false } or { Scheme: not ("https" or "http") } => "is no http address. Write https://host/path.",
        { UserInfo.Length: > 0 } => "holds a user name or password. Use secret instead.",
        { Scheme: "http" } when !isAllowed(Url.IdnHost) => $"is not https. Use https, or list '{Url.IdnHost}' in escalation:allowedHosts if nobody else can read that network.",
        _ when IPAddress.TryParse(Url.IdnHost, out var address) && AddressRule.Objection(address) is { } objection && !isAllowed(Url.IdnHost) =>
            $"names {address}, which is {objection}. List it in escalation:allowedHosts if that is meant.",
        _ => null,
    };
}

/// <summary>How a destination wants to be told.</summary>
public enum DestinationKind
{
    /// <summary>A CloudEvent in structured JSON.</summary>
    Webhook,

    /// <summary>An incoming webhook of Slack, or of what understands the same.</summary>
    Slack,

    /// <summary>PagerDuty's Events API v2.</summary>
    PagerDuty,
}
