using System.Net;

namespace RunbookExecutor.Hosting.Configuration;

/// <summary>Section <c>server</c>: where the roles listen and who may call them.</summary>
public sealed record ServerOptions
{
    public const int ShortestToken = 32;

    /// <summary>Address on which every role listens.</summary>
    public string Listen { get; init; } = "127.0.0.1";

    /// <summary>Bearer token that every request but <c>/health</c> must carry. Required beyond loopback.</summary>
    public string? Token { get; init; }

    /// <summary>Host names under which the roles may be called besides localhost, such as a container's own name.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Every reason why these options cannot be used.</summary>
    public IEnumerable<string> Problems()
    {
        if (!IPAddress.TryParse(Listen, out var address))
        {
            yield return $"server:listen: '{Listen}' is not an IP address; write 127.0.0.1, or 0.0.0.0 with a token.";
        }
        else if (!IPAddress.IsLoopback(address) && Token is null)
        {
            yield return $"server:listen: {Listen} can be reached from other machines, so a token is required: set {RunbookConfiguration.VariablePrefix}SERVER__TOKEN to at least {ShortestToken} random characters (openssl rand -hex 32), or listen on 127.0.0.1.";
        }

        if (Token is { Length: < ShortestToken })
        {
            yield return $"server:token: a token of {Token.Length} characters can be guessed; use at least {ShortestToken} random ones (openssl rand -hex 32).";
        }
    }
}
