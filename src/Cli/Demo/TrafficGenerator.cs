using RunbookExecutor.Core.Containers;

namespace RunbookExecutor.Cli.Demo;

/// <summary>
/// Sends real requests to the demo service at a fixed rate, round robin over its running replicas. An open loop: a slow answer does
/// not slow the sending down, as with real users.
/// </summary>
public sealed class TrafficGenerator(IContainerSource source, string service, double surgePerSecond, TimeProvider time) : IAsyncDisposable
{
    public const double RequestsPerSecond = 60;

    private static readonly TimeSpan Grid = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LookupInterval = TimeSpan.FromMilliseconds(100);

    private readonly HttpClient client = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromSeconds(30), ConnectTimeout = TimeSpan.FromSeconds(1) })
    {
        Timeout = TimeSpan.FromSeconds(5),
    };

    private readonly CancellationTokenSource stopping = new();
    private volatile IReadOnlyList<string> addresses = [];
    private Task? loop;
    private long sent;
    private long failed;
    private long turn;
    private long firstFailure;

    /// <summary>Whether the surge of expensive requests is on.</summary>
    public bool IsSurging { get; set; }

    public TrafficCounts Counts => new(Interlocked.Read(ref sent), Interlocked.Read(ref failed));

    /// <summary>When the first request was answered with an error since <see cref="ForgetFailures"/>; null when none has.</summary>
    public DateTimeOffset? FirstFailure =>
        Interlocked.Read(ref firstFailure) is var ticks and not 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    public void ForgetFailures() => Interlocked.Exchange(ref firstFailure, 0);

    public void Start() => loop ??= Task.WhenAll(SendAsync(stopping.Token), LookUpAsync(stopping.Token));

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        if (loop is not null)
        {
            await loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        client.Dispose();
        stopping.Dispose();
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Grid, time);
        var last = time.GetTimestamp();
        var (data, work) = (0.0, 0.0);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            var now = time.GetTimestamp();
            var elapsed = time.GetElapsedTime(last, now).TotalSeconds;
            last = now;
            data = Due(data + (elapsed * RequestsPerSecond), "/api/data", cancellationToken);
            work = IsSurging ? Due(work + (elapsed * surgePerSecond), "/api/work", cancellationToken) : 0;
        }
    }

    // Sends what is due and gives back the fraction that is not yet.
    private double Due(double due, string path, CancellationToken cancellationToken)
    {
        for (; due >= 1; due--)
        {
            _ = RequestAsync(path, cancellationToken);
        }

        return due;
    }

    private async Task RequestAsync(string path, CancellationToken cancellationToken)
    {
        var targets = addresses;
        if (targets.Count == 0)
        {
            return;
        }

        var address = targets[(int)(Interlocked.Increment(ref turn) % targets.Count)];
        Interlocked.Increment(ref sent);
        try
        {
            using var response = await client.GetAsync(new Uri($"http://{address}{path}"), cancellationToken);
            Count(response.IsSuccessStatusCode, isAnswer: true);
        }
        catch (Exception problem) when (problem is HttpRequestException or OperationCanceledException or ObjectDisposedException)
        {
            Count(ok: cancellationToken.IsCancellationRequested, isAnswer: false);
        }
    }

    // A replica that is being replaced does not answer for a moment; only one that answers has the fault that is timed.
    private void Count(bool ok, bool isAnswer)
    {
        if (!ok)
        {
            Interlocked.Increment(ref failed);
            Interlocked.CompareExchange(ref firstFailure, isAnswer ? time.GetUtcNow().UtcTicks : 0, 0);
        }
    }

    private async Task LookUpAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(LookupInterval, time);
        do
        {
            try
            {
                var snapshot = await source.ListAsync(cancellationToken);
                addresses = [.. snapshot.ReplicasOf(service)
                    .Where(container => container is { IsRunning: true, Health: not HealthState.Starting, Address: not null })
                    .Select(container => container.Address!)];
            }
            catch (PlatformException)
            {
                // Without a list there is nobody to send to; the next look may have one.
                addresses = [];
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }
}

/// <param name="Sent">Requests sent since the start.</param>
/// <param name="Failed">Of these, answered with an error or not at all.</param>
public readonly record struct TrafficCounts(long Sent, long Failed);
