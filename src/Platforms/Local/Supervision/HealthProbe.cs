using System.Net;
using System.Net.Sockets;
using System.Text;

namespace RunbookExecutor.Platforms.Local.Supervision;

/// <summary>
/// Asks a replica's health endpoint once. A bare socket: a client that pools, decodes and follows costs some milliseconds a check until
/// it is compiled hot, and all that matters here is the status line.
/// </summary>
internal sealed class HealthProbe(TimeProvider time)
{
    private const int StatusLineBytes = 12; // HTTP/1.1 200

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    /// <summary>Null when it answered 200, else what it did instead.</summary>
    public async Task<string?> AskAsync(Uri uri, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return Judge(await StatusLineAsync(uri, both.Token));
        }
        catch (SocketException e)
        {
            return $"did not answer ({e.SocketErrorCode})";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return "did not answer within 1s";
        }
    }

    private static async Task<string> StatusLineAsync(Uri uri, CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, uri.Port, cancellationToken);
        // A connection kept open would occupy a simple server and hold up its shutdown.
        var request = $"GET {uri.PathAndQuery} HTTP/1.1\r\nHost: {uri.Authority}\r\nUser-Agent: runbook-health\r\nConnection: close\r\n\r\n";
        await socket.SendAsync(Encoding.ASCII.GetBytes(request), cancellationToken);
        var buffer = new byte[4096];
        var length = 0;
        while (length < StatusLineBytes && await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken) is > 0 and var read)
        {
            length += read;
        }

        while (socket.Available > 0 && await socket.ReceiveAsync(buffer.AsMemory(StatusLineBytes), cancellationToken) > 0)
        {
            // Taken and forgotten: closing with bytes unread would reset the connection.
        }

        return Encoding.ASCII.GetString(buffer, 0, Math.Min(length, StatusLineBytes));
    }

    private static string? Judge(string statusLine)
    {
        if (statusLine.Length < StatusLineBytes || !statusLine.StartsWith("HTTP/1.", StringComparison.Ordinal))
        {
            return "did not answer in HTTP";
        }

        var status = statusLine[^3..];
        return status == "200" ? null : $"answered {status}";
    }
}
