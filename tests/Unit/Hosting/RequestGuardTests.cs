using Microsoft.AspNetCore.Http;
using RunbookExecutor.Hosting.Configuration;
using RunbookExecutor.Hosting.Security;
using Xunit;

namespace RunbookExecutor.Tests.Hosting;

public sealed class RequestGuardTests
{
    private const string Token = "0123456789abcdef0123456789abcdef";
    private const string OtherToken = "fedcba9876543210fedcba9876543210";

    [Theory]
    [InlineData("localhost:8001", null, null, null)]
    [InlineData("127.0.0.1:8001", "http://127.0.0.1:8001", null, null)]
    [InlineData("localhost:8001", "http://localhost:4001", null, 403)]
    [InlineData("127.0.0.1:8001", "http://localhost:8001", null, 403)]
    [InlineData("monitor.local", null, null, null)]
    [InlineData("evil.example", null, null, 403)]
    [InlineData("localhost:8001", "https://evil.example", null, 403)]
    [InlineData("localhost:8001", "null", null, 403)]
    public void Refusal_HostAndOrigin_OnlyOwnMayPass(string host, string? origin, string? authorization, int? expected) =>
        Assert.Equal(expected, Refusal(new ServerOptions { Hosts = ["monitor.local"] }, "/mcp", host, origin, authorization));

    [Theory]
    [InlineData("/mcp", null, 401)]
    [InlineData("/mcp", "Bearer wrong", 401)]
    [InlineData("/mcp", "Bearer " + Token, null)]
    [InlineData("/health", null, null)]
    public void Refusal_TokenSet_IsWantedEverywhereButForHealth(string path, string? authorization, int? expected) =>
        Assert.Equal(expected, Refusal(new ServerOptions { Token = Token }, path, "localhost", null, authorization));

    [Theory]
    [InlineData("executor", "POST", "/mcp", "act:propose", null)]
    [InlineData("executor", "POST", "/mcp", "act:execute", null)]
    [InlineData("executor", "POST", "/mcp", "monitor:read", 403)]
    [InlineData("monitor", "POST", "/mcp", "monitor:read", null)]
    [InlineData("executor", "GET", "/api/approvals", "monitor:read", null)]
    [InlineData("executor", "POST", "/api/dry-run", "monitor:read", null)]
    [InlineData("executor", "POST", "/api/approvals/apr-1/approve", "act:execute", 403)]
    [InlineData("executor", "POST", "/api/approvals/apr-1/approve", "act:approve", null)]
    [InlineData("executor", "POST", "/api/freeze", "admin:freeze", null)]
    [InlineData("executor", "POST", "/api/thaw", "act:execute", 403)]
    [InlineData("executor", "POST", "/api/deploy", "admin:freeze", 403)]
    [InlineData("executor", "POST", "/api/deploy", "admin:config", null)]
    public void Refusal_NamedToken_IsHeldToItsScope(string role, string method, string path, string scope, int? expected)
    {
        var options = new ServerOptions { Token = Token, Tokens = new Dictionary<string, TokenOptions> { ["agent"] = new() { Token = OtherToken, Scopes = [scope] } } };
        var request = new DefaultHttpContext().Request;
        (request.Method, request.Path, request.Host) = (method, path, new HostString("localhost"));
        request.Headers.Authorization = $"Bearer {OtherToken}";

        Assert.Equal(expected, new RequestGuard(options, role).Refusal(request)?.Status);
        Assert.Equal("agent", request.HttpContext.User.Identity?.Name);
        request.Headers.Authorization = $"Bearer {Token}";
        Assert.Null(new RequestGuard(options, role).Refusal(request));
    }

    [Theory]
    [InlineData("dashboard", "/", null, 401)]
    [InlineData("dashboard", "/live", null, 401)]
    [InlineData("dashboard", "/", Token, null)]
    [InlineData("dashboard", "/_blazor", OtherToken, null)]
    [InlineData("dashboard", "/", "wrong", 401)]
    [InlineData("dashboard", "/sign-in", null, null)]
    [InlineData("dashboard", "/assets/app.css", null, null)]
    [InlineData("executor", "/api/freeze", Token, 401)]
    [InlineData("executor", "/sign-in", null, 401)]
    public void Refusal_TokenInACookie_CountsForTheDashboardAlone(string role, string path, string? cookie, int? expected)
    {
        var options = new ServerOptions { Token = Token, Tokens = new Dictionary<string, TokenOptions> { ["viewer"] = new() { Token = OtherToken, Scopes = [TokenScope.Read] } } };
        var request = new DefaultHttpContext().Request;
        (request.Method, request.Path, request.Host) = ("GET", path, new HostString("localhost"));
        request.Headers.Cookie = cookie is null ? default : $"{RequestGuard.TokenCookie}={cookie}";

        Assert.Equal(expected, new RequestGuard(options, role).Refusal(request)?.Status);
    }

    [Fact]
    public void Problems_OfTokens_NameEachOne()
    {
        var options = new ServerOptions
        {
            Tokens = new Dictionary<string, TokenOptions>
            {
                ["operator"] = new() { Token = OtherToken, Scopes = ["monitor:read"] },
                ["short"] = new() { Token = "x", Scopes = ["monitor:read"] },
                ["both"] = new() { Token = OtherToken, Scopes = ["act:execute", "act:approve"] },
                ["odd"] = new() { Sha256 = "zz", Scopes = ["root"] },
            },
        };

        Assert.Equal(
            ["server:tokens: they", "server:tokens:operator: a", "server:tokens:short: give", "server:tokens:both:scopes: who", "server:tokens:odd:sha256 is", "server:tokens:odd:scopes must"],
            options.Problems().Select(problem => string.Join(' ', problem.Split(' ').Take(2))));
    }

    private static int? Refusal(ServerOptions options, string path, string host, string? origin, string? authorization)
    {
        var request = new DefaultHttpContext().Request;
        request.Path = path;
        request.Host = new HostString(host);
        request.Headers.Origin = origin;
        request.Headers.Authorization = authorization;
        return new RequestGuard(options).Refusal(request)?.Status;
    }
}
