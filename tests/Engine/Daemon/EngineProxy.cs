using System.Net.Sockets;
using System.Text;

namespace RunbookExecutor.Tests.Engine.Daemon;

/// <summary>A socket in front of an engine's: passes everything on, late or never as a test wants it.</summary>
internal sealed class EngineProxy : IAsyncDisposable
{
    private readonly string engine;
    private readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource ending = new();
    private readonly string path = Path.Combine(Directory.CreateTempSubdirectory("runbook-proxy-").FullName, "docker.sock");
    private readonly Task accepting;

    public EngineProxy(PrivateEngine engine)
    {
        this.engine = engine.Socket;
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen(64);
        accepting = AcceptAsync(ending.Token);
    }

    public string Host => $"unix://{path}";

    /// <summary>How late each request is passed on.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Requests whose first line holds this are never passed on; null passes all.</summary>
    public string? Swallow { get; set; }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        listener.Dispose();
        await accepting;
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        ending.Dispose();
    }

    private async Task AcceptAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                _ = PassAsync(await listener.AcceptAsync(cancellationToken), cancellationToken);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task PassAsync(Socket client, CancellationToken cancellationToken)
    {
        using var near = client;
        using var far = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await far.ConnectAsync(new UnixDomainSocketEndPoint(engine), cancellationToken);
            await Task.WhenAny(CopyAsync(near, far, isRequest: true, cancellationToken), CopyAsync(far, near, isRequest: false, cancellationToken));
        }
        catch (SocketException)
        {
            // Nobody is there; the client sees its connection end.
        }
    }

    private async Task CopyAsync(Socket from, Socket to, bool isRequest, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            for (var read = await from.ReceiveAsync(buffer, cancellationToken); read > 0; read = await from.ReceiveAsync(buffer, cancellationToken))
            {
                if (isRequest)
                {
                    await HoldAsync(Encoding.ASCII.GetString(buffer, 0, read), cancellationToken);
                }

                await to.SendAsync(buffer.AsMemory(0, read), cancellationToken);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // One side has gone.
        }
    }

    private async Task HoldAsync(string request, CancellationToken cancellationToken)
    {
        if (Swallow is { } swallow && request.Split('\n')[0].Contains(swallow, StringComparison.Ordinal))
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }

        await Task.Delay(Delay, TimeProvider.System, cancellationToken);
    }
}
