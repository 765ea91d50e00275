using System.Net;

namespace RunbookExecutor.Hosting.Configuration;

/// <summary>Section <c>server</c>: where the roles listen and who may call them.</summary>
public sealed record ServerOptions
{
    public const int ShortestToken = 32;

    /// <summary>What the bearer of <see cref="Token"/> is called.</summary>
    public const string OperatorName = "operator";

    /// <summary>Address on which every role listens.</summary>
    public string Listen { get; init; } = "127.0.0.1";

    /// <summary>Bearer token that every request but <c>/health</c> must carry. Required beyond loopback.</summary>
    public string? Token { get; init; }

    /// <summary>Tokens for others than the operator, by the name that the ledger calls their bearers, each with what it may do.</summary>
    public IReadOnlyDictionary<string, TokenOptions> Tokens { get; init; } = new Dictionary<string, TokenOptions>();

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

        if (Tokens.Count > 0 && Token is null)
        {
            yield return "server:tokens: they are for others than the operator, so server:token, the operator's own, is required too.";
        }

        foreach (var problem in Tokens.SelectMany(token => Problems(token.Key, token.Value)))
        {
            yield return problem;
        }
    }

    private static IEnumerable<string> Problems(string name, TokenOptions token)
    {
        var key = $"server:tokens:{name}";
        if (name is OperatorName || name.Length > 64 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
        {
            yield return $"{key}: a token's name is 1 to 64 letters, digits, dashes and underscores, and not '{OperatorName}', which is the operator's.";
        }

        if (token is { Token: null, Sha256: null } or { Token: not null, Sha256: not null } or { Token.Length: < ShortestToken })
        {
            yield return $"{key}: give either token, of at least {ShortestToken} random characters (openssl rand -hex 32), or sha256, its hash (printf %s TOKEN | sha256sum).";
        }

        if (token.Sha256 is { } hash && (hash.Length != 64 || !hash.All(char.IsAsciiHexDigit)))
        {
            yield return $"{key}:sha256 is not 64 hexadecimal digits; make it with: printf %s TOKEN | sha256sum";
        }

        if (token.Scopes.Count == 0 || token.Scopes.Any(scope => !TokenScope.All.Contains(scope)))
        {
            yield return $"{key}:scopes must hold some of {string.Join(", ", TokenScope.All)}.";
        }

        if (token.Scopes.Contains(TokenScope.Approve) && (token.Scopes.Contains(TokenScope.Propose) || token.Scopes.Contains(TokenScope.Execute)))
        {
            yield return $"{key}:scopes: who acts may not approve; give {TokenScope.Approve} to a token of its own.";
        }
    }
}
