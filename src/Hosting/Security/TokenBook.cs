using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using RunbookExecutor.Hosting.Configuration;

namespace RunbookExecutor.Hosting.Security;

/// <summary>Tells whose token a request carries.</summary>
public sealed class TokenBook(ServerOptions options)
{
    public const string ScopeClaim = "scope";

    private readonly byte[]? operatorHash = options.Token is { } token ? Hash(token) : null;

    private readonly IReadOnlyList<(byte[] Hash, ClaimsPrincipal Bearer)> named =
        [.. options.Tokens.Select(token => (token.Value.Sha256 is { } hash ? Convert.FromHexString(hash) : Hash(token.Value.Token!), Bearer(token.Key, token.Value)))];

    public bool IsEmpty => operatorHash is null && named.Count == 0;

    /// <summary>The bearer; one without a name is the operator, who may do everything. Null for a token that nobody has.</summary>
    public ClaimsPrincipal? Find(string token)
    {
        var hash = Hash(token);
        if (operatorHash is not null && CryptographicOperations.FixedTimeEquals(hash, operatorHash))
        {
            return new ClaimsPrincipal();
        }

        return named.FirstOrDefault(one => CryptographicOperations.FixedTimeEquals(hash, one.Hash)).Bearer;
    }

    private static ClaimsPrincipal Bearer(string name, TokenOptions token) =>
        new(new ClaimsIdentity([new Claim(ClaimTypes.Name, name), new Claim(ClaimTypes.NameIdentifier, name), .. token.Scopes.Select(scope => new Claim(ScopeClaim, scope))], "token"));

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
