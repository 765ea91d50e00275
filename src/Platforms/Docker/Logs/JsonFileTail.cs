using RunbookExecutor.Core.Containers;

namespace RunbookExecutor.Platforms.Docker.Logs;

/// <summary>Follows one container's json-file log by byte offset, over rotations, where this process may read it.</summary>
internal sealed class JsonFileTail : ILogTail
{
    public const int BacklogBytes = 64 * 1024;

    // One for each thread that ever reads; small enough that the collector moves and frees it.
    private const int BufferBytes = 64 * 1024;

    // A log that the engine does not rotate may still be moved by hand.
    private const int RarelyRotated = 16;

    [ThreadStatic]
    private static byte[]? buffer;

    private readonly string _path;
    private readonly long _budget;
    private readonly bool _rotates;
    private readonly EntrySplitter _splitter = new();
    private LogPlace? _place;
    private long _offset;
    private long _backlogEnd;
    private int _idle;

    /// <param name="path">The log.</param>
    /// <param name="budget">Bytes that one read takes at most; the oldest of what is more are passed over, and counted.</param>
    /// <param name="fromStart">Whether all of it is new, as for a container that was created while its service was followed.</param>
    /// <param name="rotates">Whether the engine rotates it, which asks for a look at every reading.</param>
    public JsonFileTail(string path, long budget, bool fromStart, bool rotates = true)
    {
        _rotates = rotates;
        _path = path;
        _budget = budget;
        _place = fromStart ? LogPlace.OpenOldest(path) : LogPlace.Open(path);
        if (_place is not null && !fromStart)
        {
            _backlogEnd = _place.Length;
            _offset = Math.Max(0, _backlogEnd - BacklogBytes);
            if (_offset > 0)
            {
                _splitter.BeginInsideEntry();
            }
        }
    }

    public ValueTask<long> ReadAsync(ILogSink sink, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return ValueTask.FromResult(Read(sink));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PlatformException($"The log '{_path}' cannot be read: {e.Message}", e);
        }
    }

    public void Dispose() => _place?.Dispose();

    private long Read(ILogSink sink)
    {
        _place ??= LogPlace.Open(_path);
        if (_place is null)
        {
            return 0;
        }

        if (_backlogEnd > 0)
        {
            _offset = ReadTo(_place, _offset, _backlogEnd, sink, isBacklog: true, out _);
            _backlogEnd = 0;
        }

        return ReadNew(_place, sink);
    }

    private long ReadNew(LogPlace place, ILogSink sink)
    {
        var dropped = 0L;
        var length = place.Length;
        if (place.IsEmptied(length, _offset))
        {
            // By hand, by logrotate's copytruncate, or by an engine that keeps a single file. What was written and emptied in between is not there any more.
            dropped = _splitter.BeginAnew(sink);
            place.Unmark();
            (_offset, length) = (0, place.Length);
        }

        if (length == _offset && !_rotates && _idle++ % RarelyRotated != 0)
        {
            return dropped;
        }

        var parts = new List<Part> { new(place, _offset, length) };
        for (var next = place.Next(); next is not null; next = next.Next())
        {
            // Nothing more is written to what has a successor.
            parts[^1] = parts[^1] with { To = parts[^1].Place.Length };
            parts.Add(new Part(next, 0, next.Length));
        }

        return dropped + Take(parts, sink);
    }

    private long Take(List<Part> parts, ILogSink sink)
    {
        var dropped = 0L;
        var tooMuch = Math.Max(0, parts.Sum(part => part.To - part.From) - _budget);
        for (var index = 0; index < parts.Count; index++)
        {
            // Where a part cannot be read the next reading goes on, with what comes after it found anew.
            var part = parts[index];
            (_place, _offset) = (part.Place, part.From);
            var skipTo = Math.Min(part.To, part.From + tooMuch);
            tooMuch -= skipTo - part.From;
            _offset = ReadTo(part.Place, part.From, skipTo, sink: null, isBacklog: false, out var passed);
            _offset = ReadTo(part.Place, _offset, part.To, sink, isBacklog: false, out var halves);
            dropped += passed + halves;
            if (index < parts.Count - 1)
            {
                part.Place.Dispose();
            }
        }

        return dropped;
    }

    private long ReadTo(LogPlace place, long from, long to, ILogSink? sink, bool isBacklog, out long dropped)
    {
        dropped = 0;
        var bytes = buffer ??= GC.AllocateUninitializedArray<byte>(BufferBytes);
        while (from < to)
        {
            var read = RandomAccess.Read(place.File, bytes.AsSpan(0, (int)Math.Min(bytes.Length, to - from)), from);
            if (read == 0)
            {
                break;
            }

            place.Mark(bytes.AsSpan(0, read), from);

            // An engine that goes on at its own offset after the log was emptied leaves a hole before it; no entry holds such a byte.
            dropped += _splitter.Feed(bytes.AsSpan(0, read).TrimStart((byte)0), sink, isBacklog);
            from += read;
        }

        return from;
    }

    private readonly record struct Part(LogPlace Place, long From, long To);
}
