using RunbookExecutor.Core.Containers;

namespace RunbookExecutor.Platforms.Docker.Logs;

/// <summary>Makes lines of a json-file log's bytes, which come in pieces; passes over what is too much, and counts exactly how many lines that were.</summary>
internal sealed class EntrySplitter
{
    // An entry of 16 KiB whose every byte is written as \u0000.
    private const int LongestEntry = (6 * LineJoiner.LongestLine) + 1024;

    // The engine cuts at this many bytes of the process's text.
    private const int Piece = 16 * 1024;

    private readonly LineJoiner _output = new(LogStream.Stdout);
    private readonly LineJoiner _error = new(LogStream.Stderr);
    private byte[] _partial = [];
    private int _length;
    private bool _isInsideUnknown;

    /// <summary>Begins in the middle of an entry, whose rest says nothing.</summary>
    public void BeginInsideEntry() => _isInsideUnknown = true;

    /// <summary>What comes next does not follow what came: half an entry is forgotten, and a line that had begun ends.</summary>
    /// <param name="sink">Takes what there is of it.</param>
    /// <returns>How many lines were passed over.</returns>
    public long BeginAnew(ILogSink sink)
    {
        _length = 0;
        _isInsideUnknown = false;
        return End(_output, sink) + End(_error, sink);
    }

    /// <param name="bytes">The next ones.</param>
    /// <param name="sink">Takes the lines; null to pass over them.</param>
    /// <param name="isBacklog">Whether they are history.</param>
    /// <returns>How many lines were passed over.</returns>
    public long Feed(ReadOnlySpan<byte> bytes, ILogSink? sink, bool isBacklog)
    {
        var dropped = 0L;
        for (var end = bytes.IndexOf((byte)'\n'); end >= 0; end = bytes.IndexOf((byte)'\n'))
        {
            dropped += Take(Whole(bytes[..end]), sink, isBacklog);
            _length = 0;
            bytes = bytes[(end + 1)..];
        }

        Keep(bytes);
        return dropped;
    }

    private ReadOnlySpan<byte> Whole(ReadOnlySpan<byte> end)
    {
        if (_length == 0)
        {
            return end;
        }

        Keep(end);
        return _partial.AsSpan(0, _length);
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        if (_partial.Length < _length + bytes.Length && _partial.Length < LongestEntry)
        {
            Array.Resize(ref _partial, Math.Min(LongestEntry, Math.Max(1024, 2 * (_length + bytes.Length))));
        }

        var room = Math.Min(_partial.Length - _length, bytes.Length);
        bytes[..room].CopyTo(_partial.AsSpan(_length));
        _length += room;
    }

    private long Take(ReadOnlySpan<byte> line, ILogSink? sink, bool isBacklog)
    {
        if (_isInsideUnknown)
        {
            _isInsideUnknown = false;
            return 0;
        }

        // Most of what is passed over need not be looked into: only a piece as long as this can be one of several.
        if (sink is null && line.Length < Piece && !_output.IsInside && !_error.IsInside)
        {
            return 1;
        }

        if (!JsonEntry.TryParse(line, out var entry))
        {
            return 0;
        }

        var joiner = entry.IsError ? _error : _output;
        var isEnd = entry.IsWhole || entry.Escaped.Length < Piece;
        if (sink is null)
        {
            joiner.Drop();
            return isEnd ? Dropped(joiner) : 0;
        }

        joiner.Add(entry.Escaped);

        // A short piece without a line's end is the last thing that its process wrote.
        return isEnd && joiner.End(entry.ReadTime(), sink, isBacklog) ? 1 : 0;
    }

    private static long End(LineJoiner joiner, ILogSink sink) => joiner.IsInside && joiner.End(time: null, sink, isBacklog: false) ? 1 : 0;

    private static long Dropped(LineJoiner joiner)
    {
        joiner.Reset();
        return 1;
    }
}
