using System.Buffers.Text;
using Microsoft.Win32.SafeHandles;

namespace RunbookExecutor.Platforms.Docker.Usage;

/// <summary>
/// Counts what went over a container's network from its first process's <c>/proc/PID/net/dev</c>. The kernel takes longer to write that than all
/// the rest, and nothing is judged by it: it is read at every fifth reading.
/// </summary>
internal sealed class NetworkReader : IDisposable
{
    private const int Every = 5;
    private const int Largest = 8192;
    private const int ColumnSent = 8;

    [ThreadStatic]
    private static byte[]? buffer;

    private readonly SafeFileHandle? _file;
    private (long? Received, long? Sent) _last;
    private int _reading;

    /// <param name="path">Null for a container that has no network of its own.</param>
    public NetworkReader(string? path)
    {
        try
        {
            _file = path is null ? null : File.OpenHandle(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _file = null;
        }
    }

    public (long? Received, long? Sent) Read()
    {
        if (_file is not null && _reading++ % Every == 0)
        {
            _last = ReadNow(_file);
        }

        return _last;
    }

    public void Dispose() => _file?.Dispose();

    /// <summary>Sums all interfaces but loopback; null when there is none.</summary>
    internal static (long? Received, long? Sent) Sum(ReadOnlySpan<byte> text)
    {
        (long? received, long? sent) = (null, null);
        foreach (var range in text.Split((byte)'\n'))
        {
            var line = text[range];
            var colon = line.IndexOf((byte)':');
            if (colon < 0 || line[..colon].Trim((byte)' ').SequenceEqual("lo"u8))
            {
                continue;
            }

            if (Column(line[(colon + 1)..], 0) is { } incoming && Column(line[(colon + 1)..], ColumnSent) is { } outgoing)
            {
                (received, sent) = ((received ?? 0) + incoming, (sent ?? 0) + outgoing);
            }
        }

        return (received, sent);
    }

    private static (long?, long?) ReadNow(SafeFileHandle file)
    {
        var text = buffer ??= new byte[Largest];
        try
        {
            return Sum(text.AsSpan(0, RandomAccess.Read(file, text, 0)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            return (null, null);
        }
    }

    private static long? Column(ReadOnlySpan<byte> columns, int index)
    {
        for (; ; index--)
        {
            columns = columns.TrimStart((byte)' ');
            if (index == 0)
            {
                return Utf8Parser.TryParse(columns, out long number, out _) ? number : null;
            }

            var end = columns.IndexOf((byte)' ');
            if (end < 0)
            {
                return null;
            }

            columns = columns[end..];
        }
    }
}
