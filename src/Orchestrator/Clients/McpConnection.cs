using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using RunbookExecutor.Hosting.Json;

namespace RunbookExecutor.Orchestrator.Clients;

/// <summary>Reaches one MCP server as any agent would; connects when it is first needed and again after a loss.</summary>
/// <param name="role">Which server, for messages.</param>
/// <param name="locate">Where it is now; it may be elsewhere after a loss.</param>
/// <param name="token">Bearer token; null for none.</param>
/// <param name="logs">Where the protocol library logs.</param>
public sealed class McpConnection(string role, Func<Uri> locate, string? token, ILoggerFactory logs) : IAsyncDisposable
{
    public const string ClientName = "runbook-orchestrator";

    private readonly SemaphoreSlim gate = new(1, 1);
    private McpClient? client;
    private Uri? server;

    /// <summary>Calls a tool and reads its structured result.</summary>
    /// <exception cref="ToolException">The tool answered with an error; the message is its sentence.</exception>
    /// <exception cref="RoleUnavailableException">The server could not be reached, or the connection was lost on the way.</exception>
    public async Task<T> CallAsync<T>(
        string tool, IReadOnlyDictionary<string, object?> arguments, JsonObject? meta, CancellationToken cancellationToken)
    {
        var result = await SendAsync(tool, arguments, meta, cancellationToken);
        if (result.IsError == true || result.StructuredContent is not { } content)
        {
            throw new ToolException(Text(result));
        }

        return content.Deserialize<T>(WireJson.Tolerant) ?? throw new ToolException($"{tool} answered with nothing.");
    }

    public async ValueTask DisposeAsync()
    {
        if (client is not null)
        {
            await client.DisposeAsync();
        }

        gate.Dispose();
    }

    private async Task<CallToolResult> SendAsync(
        string tool, IReadOnlyDictionary<string, object?> arguments, JsonObject? meta, CancellationToken cancellationToken)
    {
        var connected = await ConnectAsync(cancellationToken);
        try
        {
            var given = arguments.Where(argument => argument.Value is not null).ToDictionary(argument => argument.Key, argument => argument.Value);
            return await connected.CallToolAsync(
                tool, given, progress: null, new RequestOptions { Meta = meta, JsonSerializerOptions = WireJson.Tolerant }, cancellationToken);
        }
        catch (Exception problem) when (IsLoss(problem, cancellationToken))
        {
            await ForgetAsync(connected);
            throw Unavailable(problem);
        }
    }

    private async Task<McpClient> ConnectAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            return client ??= await OpenAsync(server = locate(), cancellationToken);
        }
        catch (Exception problem) when (IsLoss(problem, cancellationToken))
        {
            throw Unavailable(problem);
        }
        finally
        {
            gate.Release();
        }
    }

    // The client sends what a tool's schema asks for only once it has seen the schema.
    private async Task<McpClient> OpenAsync(Uri address, CancellationToken cancellationToken)
    {
        var opened = await McpClient.CreateAsync(Transport(address), Options(), logs, cancellationToken);
        await opened.ListToolsAsync(cancellationToken: cancellationToken);
        return opened;
    }

    private async Task ForgetAsync(McpClient lost)
    {
        await gate.WaitAsync(CancellationToken.None);
        try
        {
            if (ReferenceEquals(client, lost))
            {
                client = null;
            }
        }
        finally
        {
            gate.Release();
        }

        await lost.DisposeAsync();
    }

    private HttpClientTransport Transport(Uri address) => new(
        new HttpClientTransportOptions
        {
            Endpoint = address,
            Name = role,
            TransportMode = HttpTransportMode.StreamableHttp,
            AdditionalHeaders = token is null ? null : new Dictionary<string, string> { ["Authorization"] = $"Bearer {token}" },
        },
        logs);

    private static McpClientOptions Options() => new()
    {
        ClientInfo = new Implementation { Name = ClientName, Version = typeof(McpConnection).Assembly.GetName().Version!.ToString(3) },
    };

    // What a lost server looks like from here depends on where in the exchange it was lost.
    private static bool IsLoss(Exception problem, CancellationToken cancellationToken) =>
        problem is HttpRequestException or IOException or McpException or ObjectDisposedException or TimeoutException or InvalidOperationException
        || (problem is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private RoleUnavailableException Unavailable(Exception problem) => new($"The {role} at {server} does not answer ({problem.Message.TrimEnd('.')}).", problem);

    private static string Text(CallToolResult result) =>
        string.Join(' ', result.Content.OfType<TextContentBlock>().Select(block => block.Text));
}

/// <summary>A tool answered that it cannot do what was asked; the message is its sentence.</summary>
public sealed class ToolException(string message) : Exception(message);

/// <summary>A role could not be reached; asking again later may help.</summary>
public sealed class RoleUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
