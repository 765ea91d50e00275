using System.Text;
using RunbookExecutor.Core.Text;
using RunbookExecutor.Platforms.Local.Secrets;

namespace RunbookExecutor.Platforms.Local.Logs;

/// <summary>The supervisor's side of a slot's log: makes it, keeps it from growing without end, and reads its last words.</summary>
internal static class LogFile
{
    private const int EndBytes = 4096;
    private const int LongestQuote = 300;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes the file if it is not there; ends a line that a former process left open, so that two never run together.</summary>
    public static void Prepare(string path)
    {
        using var file = Open(path);
        if (file.Length > 0)
        {
            file.Position = file.Length - 1;
            if (file.ReadByte() != '\n')
            {
                file.WriteByte((byte)'\n');
            }
        }
    }

    /// <summary>
    /// Moves the content to the next generation once it exceeds the limit, and keeps only that one. The child holds the file open for
    /// appending and knows nothing of us, so the file is copied and then truncated, not renamed; what is written in the microseconds
    /// between the last read and the truncation is lost. The copy gets its final name only after the truncation: a reader that sees
    /// it knows that the file begins anew.
    /// </summary>
    public static bool RotateIfLarger(string path, long limit)
    {
        var info = new FileInfo(path);
        if (!info.Exists || info.Length <= limit)
        {
            return false;
        }

        var latest = LogGenerations.Latest(path);
        var copy = path + ".rotating";
        using (var source = Open(path))
        using (var target = State.AtomicFile.Create(copy))
        {
            source.CopyTo(target, 1 << 20);
            source.SetLength(0);
        }

        File.Move(copy, LogGenerations.PathOf(path, latest + 1), overwrite: true);
        File.Delete(LogGenerations.PathOf(path, latest));
        return true;
    }

    /// <summary>The last line that is not blank, fit to be quoted in a sentence: without secrets, escaped, short. Null when there is none.</summary>
    public static string? LastLine(string path, KnownSecrets secrets)
    {
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var buffer = new byte[EndBytes];
            var read = RandomAccess.Read(file, buffer, Math.Max(0, RandomAccess.GetLength(file) - EndBytes));

            // One redactor over all lines, in their order: the last one may be inside a private key.
            var redactor = new SecretRedactor();
            return Encoding.UTF8.GetString(buffer, 0, read).Split('\n').Select(line => Quote(redactor, secrets.Redact(line))).LastOrDefault(line => line.Length > 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // Redacted before it is shortened: half a secret would not be recognized.
    private static string Quote(SecretRedactor redactor, string line)
    {
        var plain = LineText.Escaped(redactor.Redact(LineText.WithoutColour(line)).Trim());
        return plain.Length <= LongestQuote ? plain : plain[..LongestQuote] + "...";
    }

    private static FileStream Open(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return new FileStream(path, options);
    }
}
