namespace RunbookExecutor.Hosting.Configuration;

/// <summary>One of <c>server.tokens</c>: a token for one caller, and what it may do.</summary>
public sealed record TokenOptions
{
    /// <summary>The token itself; better its hash.</summary>
    public string? Token { get; init; }

    /// <summary>SHA-256 of the token, in hexadecimal: <c>printf %s TOKEN | sha256sum</c>.</summary>
    public string? Sha256 { get; init; }

    public IReadOnlyList<string> Scopes { get; init; } = [];
}
