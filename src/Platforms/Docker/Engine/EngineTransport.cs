using System.Net.Sockets;
using Docker.DotNet.Handler.Abstractions;
using Microsoft.Extensions.Logging;

namespace RunbookExecutor.Platforms.Docker.Engine;

/// <summary>One pool of connections to a unix socket.</summary>
/// <param name="SocketPath">The engine's socket.</param>
/// <param name="Access">What may be sent through it.</param>
/// <param name="HeaderDeadline">How long an answer's beginning may take; null where every call has a deadline of its own.</param>
/// <param name="Time">Measures it.</param>
internal sealed record EngineTransportOptions(string SocketPath, EngineAccess Access, TimeSpan? HeaderDeadline, TimeProvider Time);

/// <summary>Makes the pool that a client of the engine sends through.</summary>
internal sealed class EngineTransport : IDockerHandlerFactory<EngineTransportOptions>
{
    private static readonly IStreamHijacker Native = (IStreamHijacker)global::Docker.DotNet.NativeHttp.DockerHandlerFactory.Instance;

    public ResolvedTransport CreateHandler(EngineTransportOptions transportOptions, ResolvedClientOptions clientOptions, ILogger logger) =>
        new(Pool(transportOptions), clientOptions.Endpoint);

    public static HttpMessageHandler Pool(EngineTransportOptions options)
    {
        HttpMessageHandler pool = new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
            ConnectCallback = (_, cancellationToken) => ConnectAsync(options.SocketPath, cancellationToken),
        };
        pool = options.HeaderDeadline is { } deadline ? new HeaderDeadlineHandler(deadline, options.Time, pool) : pool;
        return options.Access == EngineAccess.Read ? new ReadOnlyHandler(pool) : pool;
    }

    ResolvedTransport IDockerHandlerFactory.CreateHandler(ResolvedClientOptions clientOptions, ILogger logger) =>
        throw new NotSupportedException("Which socket it is must be said.");

    public Task<WriteClosableStream> HijackStreamAsync(HttpContent content) => Native.HijackStreamAsync(content);

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
