using Microsoft.Win32.SafeHandles;

namespace RunbookExecutor.Platforms.Docker.Logs;

/// <summary>An open part of a log, which stays what it is while the engine renames it from <c>x.log</c> to <c>x.log.1</c> and on.</summary>
internal sealed class LogPlace : IDisposable
{
    private const string Deleted = " (deleted)";
    private readonly string _path;

    private LogPlace(string path, SafeFileHandle file)
    {
        _path = path;
        File = file;
    }

    public SafeFileHandle File { get; }

    public long Length => RandomAccess.GetLength(File);

    /// <summary>Null while there is no such file.</summary>
    public static LogPlace? Open(string path)
    {
        try
        {
            return new LogPlace(path, System.IO.File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
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

    /// <summary>The parts that were begun after this one, oldest first, the log's own name last. A part that is compressed or removed by now is lost.</summary>
    public IEnumerable<string> Newer()
    {
        var name = CurrentName();
        var generation = name.StartsWith(_path + ".", StringComparison.Ordinal) && int.TryParse(name.AsSpan(_path.Length + 1), out var number) ? number : 1;
        for (var newer = generation - 1; newer > 0; newer--)
        {
            yield return $"{_path}.{newer}";
        }

        yield return _path;
    }

    public void Dispose() => File.Dispose();

    private string CurrentName()
    {
        var target = System.IO.File.ResolveLinkTarget($"/proc/self/fd/{File.DangerousGetHandle()}", returnFinalTarget: false)?.FullName ?? _path;
        return target.EndsWith(Deleted, StringComparison.Ordinal) ? target[..^Deleted.Length] + Deleted : target;
    }
}
