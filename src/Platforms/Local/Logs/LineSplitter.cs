using System.Text;
using RunbookExecutor.Core.Containers;

namespace RunbookExecutor.Platforms.Local.Logs;

/// <summary>Makes whole lines of bytes that come in pieces; holds at most one line's beginning, however long the line.</summary>
internal sealed class LineSplitter
{
    public const int LongestLine = 16 * 1024;

    public const string CutMark = " ...[cut at 16 KiB]";

    private readonly byte[] _partial = new byte[LongestLine + 1];
    private readonly char[] _text = new char[LongestLine + CutMark.Length];
    private int _length;
    private bool _dropping;

    /// <summary>Hands over the lines that <paramref name="bytes"/> completes; returns how many it had to pass over.</summary>
    public long Feed(ReadOnlySpan<byte> bytes, ILogSink sink, bool isBacklog = false)
    {
        var dropped = 0L;
        for (var end = bytes.IndexOf((byte)'\n'); end >= 0; end = bytes.IndexOf((byte)'\n'))
        {
            if (_dropping)
            {
                dropped++;
            }
            else
            {
                sink.Take(new RawLogLine(time: null, LogStream.Combined, Complete(bytes[..end]), isBacklog));
            }

            _dropping = false;
            _length = 0;
            bytes = bytes[(end + 1)..];
        }

        Keep(bytes);
        return dropped;
    }

    /// <summary>Passes over <paramref name="bytes"/>; returns how many lines ended in them. The line they break off in is passed over too.</summary>
    public long Skip(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return 0;
        }

        _dropping = bytes[^1] != (byte)'\n';
        _length = 0;
        return bytes.Count((byte)'\n');
    }

    /// <summary>Begins in the middle of a line, whose rest is no line.</summary>
    public void BeginInsideLine() => _dropping = true;

    private ReadOnlySpan<char> Complete(ReadOnlySpan<byte> end)
    {
        if (_length == 0)
        {
            return Text(end);
        }

        Keep(end);
        return Text(_partial.AsSpan(0, _length));
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (!_dropping)
        {
            // One byte more than a line may have, so that a cut line can be told from one that just fits.
            var room = Math.Min(_partial.Length - _length, bytes.Length);
            bytes[..room].CopyTo(_partial.AsSpan(_length));
            _length += room;
        }
    }

    private ReadOnlySpan<char> Text(ReadOnlySpan<byte> line)
    {
        if (line.EndsWith("\r"u8))
        {
            line = line[..^1];
        }

        if (line.Length <= LongestLine)
        {
            return _text.AsSpan(0, Encoding.UTF8.GetChars(line, _text));
        }

        var length = Encoding.UTF8.GetChars(line[..WholeCharacters(line)], _text);
        CutMark.CopyTo(_text.AsSpan(length));
        return _text.AsSpan(0, length + CutMark.Length);
    }

    private static int WholeCharacters(ReadOnlySpan<byte> line)
    {
        var end = LongestLine;
        while (end > LongestLine - 4 && (line[end] & 0xC0) == 0x80)
        {
            end--;
        }

        return end;
    }
}
