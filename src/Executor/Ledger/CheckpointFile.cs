namespace RunbookExecutor.Executor.Ledger;

/// <summary>Keeps the latest <see cref="Checkpoint"/> beside the ledger. It is raised after each commit, so that it never tells of entries that are not on disk.</summary>
internal sealed class CheckpointFile(string path)
{
    // Others hold it for some microseconds; about a tenth of a second is waited for one that lost the processor meanwhile.
    private const int Tries = 200;

    public string Path => path;

    public bool Exists => File.Exists(path);

    /// <summary>Makes the checkpoint of an empty ledger unless another process was quicker.</summary>
    public void Create(byte[] key)
    {
        var draft = $"{path}.{Environment.ProcessId}.{Environment.CurrentManagedThreadId}";
        using (var file = OwnerOnly.Open(draft, FileMode.Create, FileShare.None))
        {
            file.Write(Checkpoint.Empty.Write(key));
            file.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft);
        }
    }

    /// <summary>The checkpoint, or one sentence that says what is wrong with it.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public (Checkpoint? Checkpoint, string Fault) Read(byte[] key)
    {
        if (!File.Exists(path))
        {
            return (null, $"its checkpoint {path} is missing");
        }

        using var file = Open(FileAccess.Read, FileShare.Read) ?? throw new IOException($"{path} is held by another process");
        return Parse(file, key) is { } checkpoint
            ? (checkpoint, string.Empty)
            : (null, $"its checkpoint {path} was changed, or written with another key");
    }

    /// <summary>Raises it, never lowers it. One that is held by others is raised at the next commit: a lower one is true as well.</summary>
    public void Raise(byte[] key, Checkpoint to)
    {
        using var file = Open(FileAccess.ReadWrite, FileShare.None);
        if (file is null || Parse(file, key) is not { } now || now.Count >= to.Count)
        {
            return;
        }

        RandomAccess.Write(file.SafeFileHandle, to.Write(key), fileOffset: 0);
    }

    private static Checkpoint? Parse(FileStream file, byte[] key)
    {
        Span<byte> text = stackalloc byte[Checkpoint.Length + 1];
        var length = RandomAccess.Read(file.SafeFileHandle, text, fileOffset: 0);
        return length == Checkpoint.Length ? Checkpoint.TryParse(text[..length], key) : null;
    }

    private FileStream? Open(FileAccess access, FileShare share)
    {
        for (var spin = default(SpinWait); spin.Count < Tries; spin.SpinOnce())
        {
            try
            {
                return new FileStream(path, FileMode.Open, access, share, bufferSize: 0);
            }
            catch (IOException error) when (error is not (FileNotFoundException or DirectoryNotFoundException))
            {
                // Somebody reads or raises it now.
            }
        }

        return null;
    }
}
