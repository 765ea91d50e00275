using System.Text;
using RunbookExecutor.Executor.Ledger;

namespace RunbookExecutor.Executor.Freezing;

/// <summary>The file whose presence freezes automation; its text is the reason. Anyone who can write the data directory can make it, also while nothing else works.</summary>
public sealed class FreezeFile(ExecutorOptions options)
{
    private const int MaxReasonBytes = 1024;

    public string Path { get; } = System.IO.Path.Combine(options.DataDirectory, "FREEZE");

    public FreezeSource? Read()
    {
        if (!System.IO.Path.Exists(Path))
        {
            return null;
        }

        try
        {
            using var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[MaxReasonBytes];
            var length = file.ReadAtLeast(bytes, MaxReasonBytes, throwOnEndOfStream: false);
            var text = Plain(Encoding.UTF8.GetString(bytes, 0, length));
            return new FreezeSource("file", text.Length == 0 ? $"{Path} exists" : text, CanBeThawed: true, new DateTimeOffset(File.GetLastWriteTimeUtc(Path)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return System.IO.Path.Exists(Path) ? new FreezeSource("file", $"{Path} exists and cannot be read", CanBeThawed: true) : null;
        }
    }

    /// <summary>Whether the file could be written; where it cannot, the ledger's entry has to do.</summary>
    public bool TryWrite(string reason)
    {
        try
        {
            OwnerOnly.CreateDirectory(options.DataDirectory);
            using var file = OwnerOnly.Open(Path, FileMode.Create, FileShare.Read);
            file.Write(Encoding.UTF8.GetBytes(reason));
            file.Flush(flushToDisk: true);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Whether there is no such file any more.</summary>
    public bool TryRemove()
    {
        try
        {
            File.Delete(Path);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string Plain(string text) =>
        new string([.. text.Select(c => char.IsControl(c) ? ' ' : c)]).Trim().TrimEnd('.');
}
