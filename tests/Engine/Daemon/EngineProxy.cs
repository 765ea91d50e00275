using System.Collections.Concurrent;
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
    private readonly ConcurrentDictionary<Socket, string> carried = new();
    private HeldRequest? held;

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

    /// <summary>Requests whose first line holds this end their connection; null lets all through.</summary>
    public string? Refuse { get; set; }

    /// <summary>Names of fields that answers are to lack: each is passed on misspelt, so that the answer's length stays what its head says.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>Keeps the next request whose first line holds this until it is released.</summary>
    public HeldRequest Hold(string text) => held = new HeldRequest(text);

    /// <summary>Ends every connection whose last request's first line holds this, and refuses further ones of the kind.</summary>
    public void Cut(string text)
    {
        Refuse = text;
        foreach (var (client, _) in carried.Where(one => one.Value.Contains(text, StringComparison.Ordinal)))
        {
            client.Shutdown(SocketShutdown.Both);
        }
    }

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
        finally
        {
            carried.TryRemove(client, out _);
        }
    }

    private async Task CopyAsync(Socket from, Socket to, bool isRequest, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            for (var read = await from.ReceiveAsync(buffer, cancellationToken); read > 0; read = await from.ReceiveAsync(buffer, cancellationToken))
            {
                if (isRequest && !await IsLetThroughAsync(from, Encoding.ASCII.GetString(buffer, 0, read).Split('\n')[0], cancellationToken))
                {
                    return;
                }

                if (!isRequest)
                {
                    Misspell(buffer.AsSpan(0, read));
                }

                await to.SendAsync(buffer.AsMemory(0, read), cancellationToken);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // One side has gone.
        }
    }

    private async Task<bool> IsLetThroughAsync(Socket client, string request, CancellationToken cancellationToken)
    {
        carried[client] = request;
        if (Holds(request, Refuse))
        {
            return false;
        }

        if (Holds(request, Swallow))
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }

        if (held is { } hold && Holds(request, hold.Text))
        {
            held = null;
            await hold.ArriveAsync(cancellationToken);
        }

        await Task.Delay(Delay, TimeProvider.System, cancellationToken);
        return true;
    }

    private void Misspell(Span<byte> answer)
    {
        foreach (var name in LeftOut.Select(field => Encoding.ASCII.GetBytes($"\"{field}\":")))
        {
            for (var at = answer.IndexOf(name); at >= 0; at = answer.IndexOf(name))
            {
                answer[at + 1] = (byte)'~';
            }
        }
    }

    private static bool Holds(string request, string? text) => text is not null && request.Contains(text, StringComparison.Ordinal);
}

/// <summary>A request that a proxy keeps until a test lets it go on.</summary>
internal sealed class HeldRequest(string text)
{
    private readonly TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Text => text;

    /// <summary>Ends when the request has come.</summary>
    public Task Arrived => arrived.Task.WaitAsync(Waiting.Patience, TimeProvider.System);

    public void Release() => released.SetResult();

    public Task ArriveAsync(CancellationToken cancellationToken)
    {
        arrived.SetResult();
        return released.Task.WaitAsync(cancellationToken);
    }
}
