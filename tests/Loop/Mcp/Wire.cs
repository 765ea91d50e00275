using System.Text.Json;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Xunit;

namespace RunbookExecutor.Tests.Loop.Mcp;

/// <summary>A client over HTTP that shows what came back as it is.</summary>
internal sealed class Wire(McpClient client) : IAsyncDisposable
{
    public McpClient Client => client;

    public static async Task<Wire> ConnectAsync(Uri server) => new(await McpClient.CreateAsync(
        new HttpClientTransport(new HttpClientTransportOptions { Endpoint = server, TransportMode = HttpTransportMode.StreamableHttp }),
        new McpClientOptions { ClientInfo = new Implementation { Name = "wire-tests", Version = "1" } }));

    public async Task<Answer> CallAsync(string tool, string arguments)
    {
        var given = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(arguments)!;
        var result = await client.CallToolAsync(tool, given.ToDictionary(argument => argument.Key, argument => (object?)argument.Value));
        return new Answer(result);
    }

    public ValueTask DisposeAsync() => client.DisposeAsync();
}

internal sealed class Answer(CallToolResult result)
{
    public bool IsError => result.IsError == true;

    public string? Code => result.Meta?["runbook-executor/code"]?.GetValue<string>();

    public string Text => Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text;

    public JsonElement Structured => result.StructuredContent ?? default;

    public bool HasStructure => result.StructuredContent is not null;
}
