using RunbookExecutor.Core.Containers;

namespace RunbookExecutor.Platforms.Docker.Logs;

/// <summary>Makes whole lines of one stream of entries: the engine cuts what a process writes every 16 KiB, and each piece is an entry of its own.</summary>
internal sealed class LineJoiner(LogStream stream)
{
    public const int LongestLine = 16 * 1024;

    public const string CutMark = " ...[cut at 16 KiB]";

    private const int UsualLine = 240;

    // Grows to the longest line that came: there are two of these for each container that is watched.
    private char[] _line = new char[UsualLine];
    private int _length;
    private bool _isCut;
    private bool _isDropping;

    /// <summary>Whether a line has begun whose end has not come.</summary>
    public bool IsInside => _length > 0 || _isDropping;

    /// <summary>Takes the next piece of a line.</summary>
    /// <param name="escaped">Its text with JSON's escapes.</param>
    public void Add(ReadOnlySpan<byte> escaped)
    {
        if (_isDropping || _isCut)
        {
            return;
        }

        // No escape and no encoding makes more characters than it has bytes.
        MakeRoom(escaped.Length);
        var (written, isAll) = JsonText.Unescape(escaped, _line.AsSpan(_length, Math.Min(LongestLine, _line.Length) - _length));
        _length += written;
        _isCut = !isAll;
    }

    /// <summary>The same for plain text.</summary>
    public void Add(ReadOnlySpan<char> text)
    {
        if (_isDropping || _isCut)
        {
            return;
        }

        MakeRoom(text.Length);
        var room = Math.Min(text.Length, LongestLine - _length);
        text[..room].CopyTo(_line.AsSpan(_length));
        _length += room;
        _isCut = room < text.Length;
    }

    /// <summary>Ends the line and hands it over, unless its beginning was passed over.</summary>
    /// <returns>Whether it was dropped.</returns>
    public bool End(DateTimeOffset? time, ILogSink sink, bool isBacklog)
    {
        var isDropped = _isDropping;
        if (!isDropped)
        {
            sink.Take(new RawLogLine(time, stream, Text(), isBacklog));
        }

        (_length, _isCut, _isDropping) = (0, false, false);
        return isDropped;
    }

    /// <summary>The line that has begun, or begins now, is passed over.</summary>
    public void Drop() => (_length, _isCut, _isDropping) = (0, false, true);

    /// <summary>A passed-over line has ended.</summary>
    public void Reset() => (_length, _isCut, _isDropping) = (0, false, false);

    private void MakeRoom(int more)
    {
        var wanted = Math.Min(_length + more, LongestLine);
        if (wanted > _line.Length)
        {
            Array.Resize(ref _line, Math.Min(Math.Max(wanted, _line.Length * 2), LongestLine));
        }
    }

    private ReadOnlySpan<char> Text()
    {
        if (_isCut)
        {
            Array.Resize(ref _line, Math.Max(_line.Length, _length + CutMark.Length));
            CutMark.CopyTo(_line.AsSpan(_length));
            return _line.AsSpan(0, _length + CutMark.Length);
        }

        // A terminal ends its lines with a carriage return too.
        return _length > 0 && _line[_length - 1] == '\r' ? _line.AsSpan(0, _length - 1) : _line.AsSpan(0, _length);
    }
}
