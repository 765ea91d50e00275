using System.Net;
using System.Text;
using System.Text.Json;
using Xunit;

namespace RunbookExecutor.Tests.Loop.Mcp;

/// <summary>What is no MCP at all: each gets a status and a sentence, and the server lives on.</summary>
[Collection(RunningInstance.Collection)]
public sealed class BadRequestTests(RunningInstance instance)
{
    private const string Json = "application/json";

    [Theory]
    [InlineData("garbage", Json, HttpStatusCode.BadRequest, "valid JSON-RPC message")]
    [InlineData("", Json, HttpStatusCode.BadRequest, "JSON-RPC message")]
    [InlineData("[]", Json, HttpStatusCode.BadRequest, "valid JSON-RPC message")]
    [InlineData("""{"id":1,"method":"tools/list"}""", Json, HttpStatusCode.BadRequest, "Missing jsonrpc version")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":5}""", Json, HttpStatusCode.BadRequest, "valid JSON-RPC message")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/list"}""", Json, HttpStatusCode.BadRequest, "Mcp-Session-Id")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"ping"}""", "text/plain", HttpStatusCode.UnsupportedMediaType, "Content-Type: application/json")]
    public async Task Post_NotAMessage_IsRefusedWithASentence(string body, string type, HttpStatusCode status, string part) =>
        await AssertRefusedAsync(Post(body, type), status, part);

    [Fact]
    public async Task Post_UnknownMethod_IsAProtocolError()
    {
        var request = Modern("nope/nothing", "{}");

        await AssertRefusedAsync(request, HttpStatusCode.NotFound, "nope/nothing");
    }

    [Fact]
    public async Task Post_ParamsThatDoNotFit_AreNamed()
    {
        using var http = new HttpClient();
        using var request = Modern("tools/call", """{"name":"get-limits","arguments":[1]}""");
        request.Headers.Add("Mcp-Name", "get-limits");

        using var response = await http.SendAsync(request);

        Assert.Contains("params.arguments", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_UnknownRevision_IsToldTheKnownOnes()
    {
        var request = Post("""{"jsonrpc":"2.0","id":1,"method":"ping"}""", Json);
        request.Headers.Add("MCP-Protocol-Version", "1999-01-01");

        await AssertRefusedAsync(request, HttpStatusCode.BadRequest, "2026-07-28");
    }

    [Fact]
    public async Task Post_UnknownSession_IsNotFound()
    {
        var request = Post("""{"jsonrpc":"2.0","id":1,"method":"tools/list"}""", Json);
        request.Headers.Add("Mcp-Session-Id", "nobody");

        await AssertRefusedAsync(request, HttpStatusCode.NotFound, "Session not found");
    }

    [Theory]
    [InlineData("Host", "evil.example", "server:hosts")]
    [InlineData("Origin", "http://evil.example", "http://evil.example")]
    [InlineData("Origin", "null", "null")]
    public async Task Post_FromElsewhere_IsForbidden(string header, string value, string part)
    {
        var request = Modern("tools/list", "{}");
        request.Headers.Add(header, value);

        await AssertRefusedAsync(request, HttpStatusCode.Forbidden, part);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Post_BodyOverTheLimit_IsTooLarge(bool isChunked)
    {
        var request = Post(new string(' ', 300 * 1024), Json);
        request.Headers.TransferEncodingChunked = isChunked;

        await AssertRefusedAsync(request, HttpStatusCode.RequestEntityTooLarge, "256 KiB");
    }

    [Theory]
    [InlineData("GET", "text/event-stream", HttpStatusCode.BadRequest, "Mcp-Session-Id")]
    [InlineData("GET", "text/html", HttpStatusCode.NotAcceptable, "text/event-stream")]
    [InlineData("PUT", "*/*", HttpStatusCode.MethodNotAllowed, "/mcp does not take PUT; it takes")]
    public async Task OtherMethod_WithoutSession_IsRefusedWithASentence(string method, string accept, HttpStatusCode status, string part)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), instance.Executor);
        request.Headers.Add("Accept", accept);

        await AssertRefusedAsync(request, status, part);
    }

    private async Task AssertRefusedAsync(HttpRequestMessage request, HttpStatusCode status, string part)
    {
        using var http = new HttpClient();

        using var response = await http.SendAsync(request);

        var body = await response.Content.ReadAsStringAsync();
        Assert.Equal(status, response.StatusCode);
        Assert.Contains(part, body.Replace("\\u0027", "'", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.True(await AnswersAsync(http), "The server answers no more.");
        request.Dispose();
    }

    private async Task<bool> AnswersAsync(HttpClient http)
    {
        using var request = Modern("tools/list", "{}");
        using var response = await http.SendAsync(request);
        return response.IsSuccessStatusCode && (await response.Content.ReadAsStringAsync()).Contains("restart-container", StringComparison.Ordinal);
    }

    private HttpRequestMessage Post(string body, string type)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, instance.Executor) { Content = new StringContent(body, Encoding.UTF8, type) };
        request.Headers.Add("Accept", "application/json, text/event-stream");
        return request;
    }

    private HttpRequestMessage Modern(string method, string parameters)
    {
        var meta = """{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientInfo":{"name":"raw","version":"1"},"io.modelcontextprotocol/clientCapabilities":{}}""";
        var given = System.Text.Json.Nodes.JsonNode.Parse(parameters)!.AsObject();
        given["_meta"] = System.Text.Json.Nodes.JsonNode.Parse(meta);
        var request = Post($$"""{"jsonrpc":"2.0","id":1,"method":{{JsonSerializer.Serialize(method)}},"params":{{given.ToJsonString()}}}""", Json);
        request.Headers.Add("MCP-Protocol-Version", "2026-07-28");
        request.Headers.Add("Mcp-Method", method);
        return request;
    }
}
