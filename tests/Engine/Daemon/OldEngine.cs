using System.Net.Sockets;
using System.Text;

namespace RunbookExecutor.Tests.Engine.Daemon;

/// <summary>A socket that answers who asks for its version as Docker Engine 18.09 does, and nothing else.</summary>
internal sealed class OldEngine : IAsyncDisposable
{
    private const string Version =
        """{"Version":"18.09.9","ApiVersion":"1.39","MinAPIVersion":"1.12","Os":"linux","Arch":"amd64","KernelVersion":"4.19.0","GitCommit":"039a7df9ba","GoVersion":"go1.11.13"}""";

    private readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly Task answering;

    public OldEngine(string path)
    {
        Host = $"unix://{path}";
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen(16);
        answering = AnswerAsync();
    }

    public string Host { get; }

    public async ValueTask DisposeAsync()
    {
        listener.Dispose();
        await answering;
    }

    private async Task AnswerAsync()
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptAsync();
                await AnswerAsync(client);
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private static async Task AnswerAsync(Socket client)
    {
        var asked = Encoding.ASCII.GetString((await ReadAsync(client)).Span);
        var (status, body) = asked.Contains("/version", StringComparison.Ordinal) ? ("200 OK", Version)
            : asked.Contains("/_ping", StringComparison.Ordinal) ? ("200 OK", "OK")
            : ("400 Bad Request", """{"message":"client version 1.41 is too new. Maximum supported API version is 1.39"}""");
        await client.SendAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nApi-Version: 1.39\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"));
    }

    private static async Task<Memory<byte>> ReadAsync(Socket client)
    {
        var buffer = new byte[16 * 1024];
        return buffer.AsMemory(0, await client.ReceiveAsync(buffer));
    }
}
