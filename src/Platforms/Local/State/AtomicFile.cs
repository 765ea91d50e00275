namespace RunbookExecutor.Platforms.Local.State;

/// <summary>Writes a small file so that a reader sees the old text or the new one, never a part, and only its owner may read it.</summary>
internal static class AtomicFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // No flush to the disk: a killed process loses nothing by that, and after a power failure every child is gone anyway; what the
    // file keeps beyond it (scale, overrides, version) then falls back to the last text that the disk has.
    public static void Write(string path, ReadOnlySpan<byte> text)
    {
        var temporary = path + ".tmp";
        using (var file = Create(temporary))
        {
            file.Write(text);
        }

        File.Move(temporary, path, overwrite: true);
    }

    public static FileStream Create(string path, FileShare share = FileShare.Read)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return new FileStream(path, options);
    }
}
