using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;
using RunbookExecutor.Hosting.Configuration;

namespace RunbookExecutor.Hosting.Security;

/// <summary>
/// Turns away what did not come from where it may: a foreign Host (DNS rebinding), a foreign Origin (another site's page), a missing token.
/// </summary>
/// <param name="options">Who may call.</param>
/// <param name="role">The role that is guarded.</param>
public sealed class RequestGuard(ServerOptions options, string role = "")
{
    /// <summary>Role whose callers are people with a browser.</summary>
    public const string Dashboard = "dashboard";

    /// <summary>Where a browser gives its token.</summary>
    public const string SignInPath = "/sign-in";

    /// <summary>Carries a browser's own token, which it cannot send as a header.</summary>
    public const string TokenCookie = "runbook-token";

    private readonly HashSet<string> hosts = new(["localhost", "127.0.0.1", "[::1]", .. options.Hosts], StringComparer.OrdinalIgnoreCase);
    private readonly TokenBook tokens = new(options);

    /// <summary>Null when the request may pass, else the status and one sentence.</summary>
    public (int Status, string Sentence)? Refusal(HttpRequest request)
    {
        if (!hosts.Contains(request.Host.Host))
        {
            return (StatusCodes.Status403Forbidden, $"The host name '{request.Host.Host}' is not one of this server's; add it to server:hosts if it should be.");
        }

        if (request.Headers.Origin is [{ Length: > 0 } origin] && !IsOwn(origin, request.Host))
        {
            return (StatusCodes.Status403Forbidden, $"Pages of '{origin}' may not call this server.");
        }

        return IsOpen(request.Path) || tokens.IsEmpty ? null : RefusalOfBearer(request);
    }

    /// <summary>Whether a browser that wanted a page is sent to where it can give its token.</summary>
    public bool AsksToSignIn(HttpRequest request) =>
        role == Dashboard && HttpMethods.IsGet(request.Method) && request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal);

    private bool IsOpen(PathString path) =>
        path == "/health" || (role == Dashboard && (path == SignInPath || path.StartsWithSegments("/assets")));

    // Whose token it is goes on with the request: the executor calls its bearer by that name.
    private (int Status, string Sentence)? RefusalOfBearer(HttpRequest request)
    {
        if (TokenOf(request) is not { } token || tokens.Find(token) is not { } bearer)
        {
            return (StatusCodes.Status401Unauthorized, "This server wants a token: send it as 'Authorization: Bearer TOKEN'.");
        }

        request.HttpContext.User = bearer;
        var needed = NeededScope.Of(role, request);
        return bearer.Identity?.Name is not { } name || needed.Any(scope => bearer.HasClaim(TokenBook.ScopeClaim, scope))
            ? null
            : (StatusCodes.Status403Forbidden, $"The token '{name}' may not do this; it needs {string.Join(" or ", needed)} (server.tokens.{name}.scopes).");
    }

    // The port counts: a page that a watched service serves on this machine is not one of ours.
    private static bool IsOwn(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && string.Equals(uri.Host, host.Host, StringComparison.OrdinalIgnoreCase)
        && uri.Port == (host.Port ?? uri.Port);

    private string? TokenOf(HttpRequest request) =>
        request.Headers.Authorization is [{ } header] && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header["Bearer ".Length..].Trim()
        : role == Dashboard ? request.Cookies[TokenCookie]
        : null;
}

/// <summary>Puts the guard in front of everything that a role serves.</summary>
public static class RequestGuardMiddleware
{
    public static void UseRequestGuard(this Microsoft.AspNetCore.Builder.IApplicationBuilder app, ServerOptions options, string role)
    {
        var guard = new RequestGuard(options, role);
        Microsoft.AspNetCore.Builder.UseExtensions.Use(app, async (context, next) =>
        {
            if (guard.Refusal(context.Request) is var (status, sentence))
            {
                if (status == (int)HttpStatusCode.Unauthorized && guard.AsksToSignIn(context.Request))
                {
                    context.Response.Redirect(RequestGuard.SignInPath);
                    return;
                }

                context.Response.StatusCode = status;
                if (status == (int)HttpStatusCode.Unauthorized)
                {
                    context.Response.Headers[HeaderNames.WWWAuthenticate] = "Bearer";
                }

                await context.Response.WriteAsJsonAsync(new Problem(Heard(context, sentence) ?? sentence), context.RequestAborted);
                return;
            }

            await next(context);
        });
    }

    // A foreign Host or Origin and a missing token are turned away before anybody is known.
    private static string? Heard(HttpContext context, string sentence) => context.User.Identity is { IsAuthenticated: true }
        ? context.RequestServices.GetService<IRefusedBearer>()?.Hear(context.Request, sentence)
        : null;
}

/// <summary>What an endpoint answers when it cannot do what was asked.</summary>
/// <param name="Error">One sentence: what, which, and what would do.</param>
public sealed record Problem(string Error);
