using System.Threading.Channels;
using Docker.DotNet.Models;
using Microsoft.Extensions.Logging;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Docker.Engine;

namespace RunbookExecutor.Platforms.Docker.Reading;

/// <summary>
/// Keeps a view of the engine's containers: by its events, by a whole list every minute, and by another one whenever the events broke off.
/// One loop owns the book; calls run beside it and bring it what they found, so that none waits for another.
/// </summary>
internal sealed partial class FleetWatch : IAsyncDisposable
{
    private const int MostNotices = 8192;
    private const int TicksPerList = 12;
    private const long NanosPerTick = 100;
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan FirstPatience = TimeSpan.FromMilliseconds(1500);

    private readonly EngineReader _reader;
    private readonly DetailReader _details;
    private readonly Pulse _pulse;
    private readonly FleetBook _book;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Action _onReturn;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Dictionary<string, bool> _underWay = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _listed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<Func<IEnumerable<string>>> _notices = Channel.CreateBounded<Func<IEnumerable<string>>>(
        new BoundedChannelOptions(MostNotices) { SingleReader = true });

    private volatile DockerView _view = DockerView.Nothing;
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
        _book = book;
        _onReturn = onReturn;
        _time = time;
        _logger = logger;
        _sinceNanos = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * NanosPerTick;
    }

    /// <summary>The newest, however old; <see cref="ReadAsync"/> says whether it holds.</summary>
    public DockerView Current => _view;

    public void Start()
    {
        var token = _stopping.Token;
        _running = Task.WhenAll(
            KeepAsync(BookAsync, token),
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
        if (!_complete.Task.IsCompleted)
        {
            await Task.WhenAny(_complete.Task, Task.Delay(FirstPatience, _time, cancellationToken));
        }

        return _problem is { } problem ? throw new PlatformException(problem) : _view;
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

    private async Task BookAsync(CancellationToken cancellationToken)
    {
        var shown = -1L;
        while (await _notices.Reader.WaitToReadAsync(cancellationToken))
        {
            var toRead = new HashSet<string>(StringComparer.Ordinal);
            while (_notices.Reader.TryRead(out var notice))
            {
                toRead.UnionWith(notice());
            }

            foreach (var id in toRead)
            {
                Read(id, cancellationToken);
            }

            // Time alone changes only what is in doubt.
            if (_book.Changes != shown || _book.Unread.Count > 0)
            {
                _view = _book.View(_time.GetUtcNow());
                shown = _book.Changes;
            }

            if (_listed.Task.IsCompleted && _underWay.Count == 0)
            {
                _complete.TrySetResult();
            }

            // Events come in bursts; what comes together is taken together.
            await Task.Delay(Gathering, _time, cancellationToken);
        }
    }

    private void Read(string id, CancellationToken cancellationToken)
    {
        if (_underWay.ContainsKey(id))
        {
            _underWay[id] = true;
            return;
        }

        _underWay[id] = false;
        _ = BringAsync(id, cancellationToken);
    }

    private async Task BringAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            var detail = await _details.ReadAsync(id, cancellationToken);
            await PostAsync(() => Take(id, detail), cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // It ends.
        }
    }

    private IEnumerable<string> Take(string id, Detail detail)
    {
        switch (detail)
        {
            case Detail.Known known:
                _book.Take(known.Details, known.ImageLabels, _time.GetUtcNow());
                break;
            case Detail.Gone:
                _book.TakeGone(id);
                break;
            case Detail.Unknown unknown:
                _book.TakeProblem(id, unknown.Problem);
                break;
        }

        // Something happened to it while it was read: what was read may be from before that.
        return _underWay.Remove(id, out var again) && again ? [id] : [];
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
                await PostAsync(() => _book.Unread, cancellationToken);
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
            await PostAsync(
                () =>
                {
                    _problem = null;
                    _listed.TrySetResult();
                    return _book.Take(list, askedAt, all);
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
        if (!_notices.Writer.TryWrite(() => _book.Take(id, told.Action, attributes, time) ? [id] : []))
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

    private ValueTask PostAsync(Func<IEnumerable<string>> notice, CancellationToken cancellationToken) => _notices.Writer.WriteAsync(notice, cancellationToken);

    [LoggerMessage(Level = Microsoft.Extensions.Logging.LogLevel.Warning, Message = "The engine's events broke off; what was missed is read anew: {Problem}")]
    private partial void LogEventsBroke(string problem);

    [LoggerMessage(Level = Microsoft.Extensions.Logging.LogLevel.Error, Message = "Reading the engine failed; it goes on")]
    private partial void LogFailed(Exception failure);
}
