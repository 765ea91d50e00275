using RunbookExecutor.Core.Containers;

namespace RunbookExecutor.Platforms.Docker.Logs;

/// <summary>Makes lines of the bytes of a followed log, each of its streams by itself.</summary>
internal sealed class FrameLines(FrameLines.TakeLine take)
{
    // A line and the time in front of it, "2026-11-24T07:01:45.095978747Z ".
    private const int Longest = LineJoiner.LongestLine + 31;

    private readonly Partial[] _streams = [new(), new(), new()];

    internal delegate void TakeLine(LogStream stream, ReadOnlySpan<byte> line, bool isCut);

    public void Take(LogStream stream, ReadOnlySpan<byte> bytes)
    {
        var partial = _streams[(int)stream];
        for (var end = bytes.IndexOf((byte)'\n'); end >= 0; end = bytes.IndexOf((byte)'\n'))
        {
            partial.Add(bytes[..end]);
            take(stream, partial.Line, partial.IsCut);
            partial.Clear();
            bytes = bytes[(end + 1)..];
        }

        partial.Add(bytes);
    }

    private sealed class Partial
    {
        private readonly byte[] _bytes = new byte[Longest];
        private int _length;

        public ReadOnlySpan<byte> Line => _bytes.AsSpan(0, _length);

        public bool IsCut { get; private set; }

        public void Add(ReadOnlySpan<byte> bytes)
        {
            var room = Math.Min(bytes.Length, _bytes.Length - _length);
            bytes[..room].CopyTo(_bytes.AsSpan(_length));
            _length += room;
            IsCut |= room < bytes.Length;
        }

        public void Clear() => (_length, IsCut) = (0, false);
    }
}
