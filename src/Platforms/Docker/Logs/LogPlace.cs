using Microsoft.Win32.SafeHandles;

namespace RunbookExecutor.Platforms.Docker.Logs;

/// <summary>An open part of a log, which stays what it is while the engine renames it from <c>x.log</c> to <c>x.log.1</c> and on.</summary>
internal sealed class LogPlace : IDisposable
{
    private const int Attempts = 10;

    // The end of an entry: no two have the same time, which is to the nanosecond. The shortest entry has 61 bytes.
    private const int MarkBytes = 48;

    private readonly string _path;
    private byte[]? _mark;
    private long _markAt;

    private LogPlace(string path, SafeFileHandle file)
    {
        _path = path;
        File = file;
    }

    public SafeFileHandle File { get; }

    public long Length => RandomAccess.GetLength(File);

    /// <summary>Null while there is no such file.</summary>
    public static LogPlace? Open(string path) => Part(path, path);

    private static LogPlace? Part(string path, string part)
    {
        try
        {
            return new LogPlace(path, System.IO.File.OpenHandle(part, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Whether the log's own name is another file's by now.</summary>
    public bool IsRotated()
    {
        // Two files of the same log are hardly of the same length; the kernel's own answer costs more, and settles it.
        var named = new FileInfo(_path);
        return (!named.Exists || named.Length != Length) && CurrentName() != _path;
    }

    /// <summary>Takes the end of the first whole entry that is read of it as its mark.</summary>
    /// <param name="bytes">What was read.</param>
    /// <param name="at">Their offset.</param>
    public void Mark(ReadOnlySpan<byte> bytes, long at)
    {
        if (_mark is not null || bytes.Length < MarkBytes)
        {
            return;
        }

        var from = bytes[(MarkBytes - 1)..].IndexOf((byte)'\n');
        if (from >= 0)
        {
            (_mark, _markAt) = (bytes.Slice(from, MarkBytes).ToArray(), at + from);
        }
    }

    /// <summary>Whether what was read of it is not there any more: it was emptied where it stands, and may have grown beyond that again.</summary>
    /// <param name="length">Its present one.</param>
    /// <param name="read">How far it was read.</param>
    public bool IsEmptied(long length, long read)
    {
        if (length <= read || _mark is null)
        {
            return length < read;
        }

        Span<byte> there = stackalloc byte[MarkBytes];
        return RandomAccess.Read(File, there, _markAt) < MarkBytes || !there.SequenceEqual(_mark);
    }

    /// <summary>It begins anew, and so does its mark.</summary>
    public void Unmark() => _mark = null;

    /// <summary>The first part that is still there; null while there is none.</summary>
    public static LogPlace? OpenOldest(string path)
    {
        var generation = 0;
        while (System.IO.File.Exists($"{path}.{generation + 1}"))
        {
            generation++;
        }

        return generation > 0 ? Part(path, $"{path}.{generation}") ?? Open(path) : Open(path);
    }

    /// <summary>The part that was begun after this one; null while there is none. Parts in between that are compressed or removed by now are lost.</summary>
    public LogPlace? Next()
    {
        for (var attempt = 0; attempt < Attempts && IsRotated(); attempt++)
        {
            var name = CurrentName();
            var next = Part(_path, Successor(name)) ?? Open(_path);
            if (next is not null && CurrentName() == name)
            {
                return next;
            }

            // The engine turned its parts on while we looked; the name meant another one.
            next?.Dispose();
        }

        return null;
    }

    public void Dispose() => File.Dispose();

    // "x.log.3" is followed by "x.log.2", and "x.log.1" by "x.log".
    private string Successor(string name) =>
        name.StartsWith(_path + ".", StringComparison.Ordinal) && int.TryParse(name.AsSpan(_path.Length + 1), out var generation) && generation > 1
            ? $"{_path}.{generation - 1}"
            : _path;

    private string CurrentName() => System.IO.File.ResolveLinkTarget($"/proc/self/fd/{File.DangerousGetHandle()}", returnFinalTarget: false)?.FullName ?? _path;
}
