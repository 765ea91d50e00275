using Microsoft.AspNetCore.Http;
using RunbookExecutor.Hosting.Configuration;
using RunbookExecutor.Hosting.Security;
using Xunit;

namespace RunbookExecutor.Tests.Hosting;

public sealed class RequestGuardTests
{
    private const string Token = "0123456789abcdef0123456789abcdef";

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
