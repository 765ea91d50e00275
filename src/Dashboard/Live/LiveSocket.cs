using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;
using RunbookExecutor.Dashboard.Feeds;
using RunbookExecutor.Dashboard.Links;
using RunbookExecutor.Hosting.Json;

namespace RunbookExecutor.Dashboard.Live;

/// <summary>What one tab watches: numbers always, log lines of the containers that it asks for.</summary>
internal sealed class LiveSocket(WebSocket socket, Samples samples, RoleLinks links)
{
    private const int LongestRequest = 64 * 1024;

    // A tab that cannot keep up is waited for; nothing piles up here.
    private readonly Channel<object> outgoing = Channel.CreateBounded<object>(8);
    private int isSnapshotWanted = 1;

    public async Task ServeAsync(CancellationToken cancellationToken)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] parts = [SendAsync(ends.Token), WatchSamplesAsync(ends.Token), ReceiveAsync(ends.Token)];
        await Task.WhenAny(parts);
        await ends.CancelAsync();
        await Task.WhenAll(parts).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
        {
            await socket.CloseOutputAsync(WebSocketCloseStatus.EndpointUnavailable, null, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        await foreach (var message in outgoing.Reader.ReadAllAsync(cancellationToken))
        {
            await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message, message.GetType(), WireJson.Options), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        }
    }

    private async Task WatchSamplesAsync(CancellationToken cancellationToken)
    {
        SampleStep? last = null;
        while (true)
        {
            var step = samples.Current();
            var wantsAll = Interlocked.Exchange(ref isSnapshotWanted, 0) == 1;
            if (wantsAll || last is null || !step.Readings.Keys.SequenceEqual(last.Readings.Keys))
            {
                await outgoing.Writer.WriteAsync(SampleSnapshot.Of(step), cancellationToken);
            }
            else if (step.Number > last.Number)
            {
                await outgoing.Writer.WriteAsync(SampleDelta.Of(step), cancellationToken);
            }

            last = step;
            await step.Next.WaitAsync(cancellationToken);
        }
    }

    private async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[LongestRequest];
        var lines = Task.CompletedTask;
        CancellationTokenSource? watching = null;
        try
        {
            while (await ReadAsync(buffer, cancellationToken) is { } request)
            {
                if (request.Kind == LiveRequest.Snapshot)
                {
                    Interlocked.Exchange(ref isSnapshotWanted, 1);
                    continue;
                }

                await EndAsync(watching, lines);
                watching = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                lines = request.Kind == LiveRequest.Lines ? new LineRelay(links.Monitor, outgoing.Writer).RelayAsync(request, watching.Token) : Task.CompletedTask;
            }
        }
        finally
        {
            await EndAsync(watching, lines);
        }
    }

    private static async Task EndAsync(CancellationTokenSource? watching, Task lines)
    {
        if (watching is not null)
        {
            await watching.CancelAsync();
            await lines.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            watching.Dispose();
        }
    }

    // Null when the tab is gone, or sends what no page of ours does.
    private async Task<LiveRequest?> ReadAsync(byte[] buffer, CancellationToken cancellationToken)
    {
        var result = await socket.ReceiveAsync(new ArraySegment<byte>(buffer), cancellationToken);
        if (result.MessageType != WebSocketMessageType.Text || !result.EndOfMessage)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<LiveRequest>(buffer.AsSpan(0, result.Count), WireJson.Tolerant);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
