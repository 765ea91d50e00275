using Docker.DotNet.Models;
using Microsoft.Extensions.Logging;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Docker.Engine;

namespace RunbookExecutor.Platforms.Docker.Reading;

/// <summary>
/// Keeps a view of the engine's containers: by its events, by a whole list every minute, and by another one whenever the events broke off.
/// </summary>
internal sealed partial class FleetWatch : IAsyncDisposable
{
    private const int TicksPerList = 12;
    private const long NanosPerTick = 100;
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan FirstPatience = TimeSpan.FromMilliseconds(1500);

    private readonly EngineReader _reader;
    private readonly DetailReader _details;
    private readonly Pulse _pulse;
    private readonly FleetLoop _loop;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Action _onReturn;
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _listed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private volatile string? _problem;
    private volatile bool _hasLost;
    private long _sinceNanos;
    private Task _running = Task.CompletedTask;

    /// <param name="reader">Of the engine.</param>
    /// <param name="book">Empty; it is this one's from now on.</param>
    /// <param name="onReturn">Called when the engine is back after it was away.</param>
    /// <param name="time">Its clock.</param>
    /// <param name="logger">Its log.</param>
    public FleetWatch(EngineReader reader, FleetBook book, Action onReturn, TimeProvider time, ILogger logger)
    {
        _reader = reader;
        _details = new DetailReader(reader);
        _pulse = new Pulse(reader, time);
        _loop = new FleetLoop(_details, book, time);
        _onReturn = onReturn;
        _time = time;
        _logger = logger;
        _sinceNanos = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * NanosPerTick;
    }

    /// <summary>The newest, however old; <see cref="ReadAsync"/> says whether it holds.</summary>
    public DockerView Current => _loop.View;

    public void Start()
    {
        var token = _stopping.Token;
        _running = Task.WhenAll(
            KeepAsync(_loop.RunAsync, token),
            KeepAsync(cancellation => _pulse.RunAsync(Returned, cancellation), token),
            KeepAsync(ListsAsync, token),
            KeepAsync(EventsAsync, token));
    }

    /// <exception cref="PlatformException">The engine does not answer.</exception>
    public async Task<DockerView> ReadAsync(CancellationToken cancellationToken)
    {
        if (await _pulse.FeelAsync(cancellationToken) is { } silence)
        {
            throw new PlatformException(silence);
        }

        await _listed.Task.WaitAsync(cancellationToken);
        if (!_loop.Complete.IsCompleted)
        {
            await Task.WhenAny(_loop.Complete, Task.Delay(FirstPatience, _time, cancellationToken));
        }

        return _problem is { } problem ? throw new PlatformException(problem) : _loop.View;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _details.Dispose();
        _stopping.Dispose();
    }

    // The outermost loop: whatever goes wrong in one round, the next one is begun.
    private async Task KeepAsync(Func<CancellationToken, Task> run, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await run(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                LogFailed(failure);
            }

            await Task.Delay(Pause, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ListsAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Tick, _time);
        for (var tick = 0; ; tick++)
        {
            if (tick % TicksPerList == 0 || _problem is not null || _hasLost)
            {
                _hasLost = false;
                await ListAsync(all: tick % TicksPerList == 0, cancellationToken);
            }
            else
            {
                await _loop.PostAsync(book => book.Unread, cancellationToken);
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    private async Task ListAsync(bool all, CancellationToken cancellationToken)
    {
        try
        {
            var askedAt = _time.GetUtcNow();
            var list = await _reader.ListAsync(cancellationToken);
            await _loop.PostAsync(
                book =>
                {
                    _problem = null;
                    _listed.TrySetResult();
                    return book.Take(list, askedAt, all);
                },
                cancellationToken);
        }
        catch (PlatformException problem)
        {
            _problem = problem.Message;
            _listed.TrySetResult();
        }
    }

    private async Task EventsAsync(CancellationToken cancellationToken)
    {
        try
        {
            // What happens from here on is told; the list that follows holds what happened before, so that nothing falls between.
            var following = _reader.FollowEventsAsync(_sinceNanos, Took, cancellationToken);
            await ListAsync(all: false, cancellationToken);
            await following;
        }
        catch (PlatformException problem)
        {
            LogEventsBroke(problem.Message);
        }
    }

    private void Took(Message told)
    {
        if (told.Actor?.ID is not { Length: > 0 } id || told.Action is null)
        {
            return;
        }

        // The filter of the next connection is inclusive.
        _sinceNanos = Math.Max(_sinceNanos, (told.TimeNano ?? 0) + 1);
        var time = told.TimeNano is { } nanos ? DateTimeOffset.UnixEpoch.AddTicks(nanos / NanosPerTick) : _time.GetUtcNow();
        var attributes = told.Actor.Attributes ?? new Dictionary<string, string>();
        if (!_loop.TryPost(book => book.Take(id, told.Action, attributes, time) ? [id] : []))
        {
            // More than can be taken; a list makes up for it.
            _hasLost = true;
        }
    }

    private void Returned()
    {
        _onReturn();
        _ = KeepListAsync(_stopping.Token);
    }

    private async Task KeepListAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ListAsync(all: true, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // It ends.
        }
    }

    [LoggerMessage(Level = Microsoft.Extensions.Logging.LogLevel.Warning, Message = "The engine's events broke off; what was missed is read anew: {Problem}")]
    private partial void LogEventsBroke(string problem);

    [LoggerMessage(Level = Microsoft.Extensions.Logging.LogLevel.Error, Message = "Reading the engine failed; it goes on")]
    private partial void LogFailed(Exception failure);
}
