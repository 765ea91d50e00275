using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Local.Secrets;

namespace RunbookExecutor.Platforms.Local.Logs;

/// <summary>Follows one slot's log file by byte offset, over rotation, truncation and restarts of the process that writes it.</summary>
internal sealed class FileLogTail : ILogTail
{
    public const int BacklogBytes = 64 * 1024;

    public const int BytesPerRead = 4 * 1024 * 1024;

    private readonly string _path;
    private readonly Func<KnownSecrets> _secrets;
    private readonly LineSplitter _splitter = new();
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly long _backlogEnd;
    private long _generation;
    private long _offset;
    private bool _atBacklog;
    private bool _wasShorter;

    /// <param name="path">The slot's log.</param>
    /// <param name="secrets">Values that no line may show, asked for whenever lines have come.</param>
    public FileLogTail(string path, Func<KnownSecrets>? secrets = null)
    {
        _secrets = secrets ?? (() => KnownSecrets.None);
        _path = path;
        _generation = LogGenerations.Latest(path);
        _backlogEnd = LengthOf(path) ?? 0;
        _atBacklog = _backlogEnd > 0;
        _offset = Math.Max(0, _backlogEnd - BacklogBytes);
        if (_offset > 0)
        {
            _splitter.BeginInsideLine();
        }
    }

    public ValueTask<long> ReadAsync(ILogSink sink, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            var safe = new SecretSink(sink, _secrets);
            return ValueTask.FromResult(_atBacklog ? ReadBacklog(safe) : ReadNew(safe));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PlatformException($"The log '{_path}' cannot be read: {e.Message}", e);
        }
    }

    public void Dispose()
    {
        // Nothing is held open between two reads, so that a log that somebody removes is let go.
    }

    private long ReadBacklog(ILogSink sink)
    {
        _atBacklog = false;
        if (LengthOf(_path) is not { } length || length < _backlogEnd)
        {
            // Rotated between opening and now: what was there before is history anyway.
            _offset = _backlogEnd;
            return ReadNew(sink);
        }

        return Feed([new Part(_path, _offset, _backlogEnd)], skip: 0, sink, isBacklog: true);
    }

    private long ReadNew(ILogSink sink)
    {
        var parts = NextParts();
        var total = parts.Sum(part => part.Length);
        return total == 0 ? 0 : Feed(parts, Math.Max(0, total - BytesPerRead), sink, isBacklog: false);
    }

    // What has come since the last read: the rest of a part that was rotated away, then the file.
    private List<Part> NextParts()
    {
        var parts = new List<Part>(2);
        if (LengthOf(LogGenerations.PathOf(_path, _generation + 1)) is { } rotated)
        {
            parts.Add(new Part(LogGenerations.PathOf(_path, _generation + 1), _offset, rotated));
            MoveTo(_generation + 1);
        }

        var length = LengthOf(_path) ?? 0;
        if (length < _offset && !Recover())
        {
            return parts;
        }

        _wasShorter = false;
        parts.Add(new Part(_path, _offset, length));
        return parts;
    }

    // Shorter than what was read: either a rotation whose copy has no name yet, which the next read will see,
    // or several rotations, or somebody emptied the file; then it begins anew.
    private bool Recover()
    {
        if (!_wasShorter)
        {
            _wasShorter = true;
            return false;
        }

        _splitter.Skip("\n"u8);
        MoveTo(Math.Max(_generation, LogGenerations.Latest(_path)));
        return true;
    }

    private void MoveTo(long generation)
    {
        _generation = generation;
        _offset = 0;
        _wasShorter = false;
    }

    private long Feed(List<Part> parts, long skip, ILogSink sink, bool isBacklog)
    {
        var dropped = 0L;
        foreach (var part in parts)
        {
            using var file = File.OpenHandle(part.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var at = part.From;
            while (at < part.To)
            {
                var wanted = (int)Math.Min(_buffer.Length, part.To - at);
                var read = RandomAccess.Read(file, _buffer.AsSpan(0, skip > 0 ? (int)Math.Min(wanted, skip) : wanted), at);
                if (read == 0)
                {
                    break;
                }

                var bytes = _buffer.AsSpan(0, read);
                dropped += skip > 0 ? _splitter.Skip(bytes) : _splitter.Feed(bytes, sink, isBacklog);
                skip = Math.Max(0, skip - read);
                at += read;
            }

            // As far as was really read: a rotation in between has moved the rest to the next generation.
            _offset = part.Path == _path ? at : _offset;
        }

        return dropped;
    }

    private static long? LengthOf(string path)
    {
        var info = new FileInfo(path);
        return info.Exists ? info.Length : null;
    }

    private readonly record struct Part(string Path, long From, long To)
    {
        public long Length => Math.Max(0, To - From);
    }
}
