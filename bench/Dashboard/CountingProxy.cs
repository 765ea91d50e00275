using System.Net;
using System.Net.Sockets;

namespace RunbookExecutor.Bench.Dashboard;

/// <summary>Stands between a browser and the dashboard and counts what the wire carries to the browser, compressed as it is.</summary>
internal sealed class CountingProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly Uri target;
    private readonly Task loop;
    private long received;

    public CountingProxy(Uri target)
    {
        this.target = target;
        listener.Start();
        loop = AcceptAsync();
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/";

    /// <summary>Bytes sent to the browser so far.</summary>
    public long Received => Interlocked.Read(ref received);

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Dispose();
        await loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            _ = ServeAsync(await listener.AcceptTcpClientAsync(stopping.Token));
        }
    }

    private async Task ServeAsync(TcpClient browser)
    {
        using (browser)
        {
            using var server = new TcpClient { NoDelay = true };
            browser.NoDelay = true;
            await server.ConnectAsync(IPAddress.Loopback, target.Port, stopping.Token);
            var up = PumpAsync(browser.GetStream(), server.GetStream(), count: false);
            var down = PumpAsync(server.GetStream(), browser.GetStream(), count: true);
            await Task.WhenAny(up, down);
        }
    }

    private async Task PumpAsync(NetworkStream from, NetworkStream to, bool count)
    {
        try
        {
            var buffer = new byte[64 * 1024];
            while (await from.ReadAsync(buffer, stopping.Token) is > 0 and var length)
            {
                await to.WriteAsync(buffer.AsMemory(0, length), stopping.Token);
                Interlocked.Add(ref received, count ? length : 0);
            }
        }
        catch (Exception end) when (end is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // One of the two has gone, and the other goes with it.
        }
    }
}
