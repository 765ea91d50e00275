using System.Text;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Docker.Engine;
using RunbookExecutor.Platforms.Docker.Reading;

namespace RunbookExecutor.Platforms.Docker.Logs;

/// <summary>
/// Follows one container's log through the engine, where its file cannot be read. A follower beside the reader takes what comes, and forgets the
/// oldest of what nobody has fetched once it is too much.
/// </summary>
internal sealed class ApiLogTail : ILogTail
{
    private const int BacklogLines = 200;
    private const int BufferBytes = 32 * 1024;

    // What a line takes beside its characters, in characters: empty ones take memory too.
    private const int CharactersPerLine = 32;

    private readonly Lock _gate = new();
    private readonly Queue<Taken> _lines = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly EngineReader _reader;
    private readonly string _id;
    private readonly long _budget;
    private readonly DateTimeOffset _openedAt;
    private DateTimeOffset? _lastTime;
    private Task _following = Task.CompletedTask;
    private string? _problem;
    private long _held;
    private long _dropped;

    /// <param name="reader">Of the engine.</param>
    /// <param name="id">The container.</param>
    /// <param name="budget">Characters that are held until they are fetched; a line counts as some more than it has.</param>
    /// <param name="openedAt">What was written before is history; null when all of it is new.</param>
    public ApiLogTail(EngineReader reader, string id, long budget, DateTimeOffset? openedAt)
    {
        _reader = reader;
        _id = id;
        _budget = budget;
        _openedAt = openedAt ?? DateTimeOffset.MinValue;
    }

    /// <summary>Lines that came since the last reading, those that were dropped included.</summary>
    public long Waiting
    {
        get
        {
            lock (_gate)
            {
                return _lines.Count + _dropped;
            }
        }
    }

    public ValueTask<long> ReadAsync(ILogSink sink, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_following.IsCompleted)
        {
            // It ends with its container's process; the next one's lines follow.
            _following = FollowAsync(_ending.Token);
        }

        lock (_gate)
        {
            if (_problem is not null && _lines.Count == 0)
            {
                // What came before it was handed over first: only a reading that succeeds can tell a count, and this log may have no other.
                throw new PlatformException(_problem);
            }

            while (_lines.TryDequeue(out var line))
            {
                sink.Take(new RawLogLine(line.Time, line.Stream, line.Text, line.Time < _openedAt));
            }

            var dropped = _dropped;
            (_held, _dropped) = (0, 0);
            return ValueTask.FromResult(dropped);
        }
    }

    public void Dispose()
    {
        _ending.Cancel();
        _ending.Dispose();
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        try
        {
            var streams = new FrameLines(Take);
            var tail = _openedAt == DateTimeOffset.MinValue ? (int?)null : BacklogLines;

            // A container may write nothing for days: its log is well as soon as the engine answers.
            await _reader.FollowLogAsync(_id, _lastTime?.AddTicks(1), tail, () => SetProblem(null), streams.Take, BufferBytes, cancellationToken);
        }
        catch (PlatformException problem)
        {
            SetProblem(problem.Message);
        }
        catch (OperationCanceledException)
        {
            // The tail is closed.
        }
    }

    private void SetProblem(string? problem)
    {
        lock (_gate)
        {
            _problem = problem;
        }
    }

    private void Take(LogStream stream, ReadOnlySpan<byte> line, bool isCut)
    {
        // "2026-11-24T07:01:45.095978747Z text"
        var blank = line.IndexOf((byte)' ');
        var time = blank > 0 ? Moment.Parse(Encoding.ASCII.GetString(line[..blank])) : null;
        var text = Encoding.UTF8.GetString(time is null ? line : line[(blank + 1)..]).TrimEnd('\r');
        lock (_gate)
        {
            _lastTime = time ?? _lastTime;
            var taken = new Taken(time, stream, isCut ? text + LineJoiner.CutMark : text);
            _lines.Enqueue(taken);
            _held += taken.Size;
            while (_held > _budget && _lines.Count > 1)
            {
                _held -= _lines.Dequeue().Size;
                _dropped++;
            }
        }
    }

    private readonly record struct Taken(DateTimeOffset? Time, LogStream Stream, string Text)
    {
        public int Size => Text.Length + CharactersPerLine;
    }
}
