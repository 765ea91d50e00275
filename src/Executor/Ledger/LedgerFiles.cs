using System.Security.Cryptography;

namespace RunbookExecutor.Executor.Ledger;

/// <summary>The ledger's files in the data directory, readable by their owner alone.</summary>
internal sealed class LedgerFiles(string directory)
{
    public string Database { get; } = Path.Combine(directory, "ledger.db");

    public CheckpointFile Checkpoint { get; } = new(Path.Combine(directory, "ledger.checkpoint"));

    private string Key { get; } = Path.Combine(directory, "ledger.key");

    /// <summary>Makes the directory and an empty database file where there are none.</summary>
    public void Prepare()
    {
        OwnerOnly.CreateDirectory(directory);
        if (File.Exists(Database))
        {
            return;
        }

        // A key without its ledger means that the ledger was taken away, and with it every count.
        if (File.Exists(Key))
        {
            throw new LedgerUnavailableException($"{Database} is gone but its key is still there. Put the ledger back, or remove {Key} too to begin a new one.");
        }

        OwnerOnly.Open(Database, FileMode.OpenOrCreate, FileShare.ReadWrite).Dispose();
    }

    public byte[] ReadKey()
    {
        if (!File.Exists(Key))
        {
            throw new LedgerUnavailableException($"{Key} is missing, so {Database} can be neither checked nor continued. Put the key back, or move the ledger away to begin a new one.");
        }

        var key = File.ReadAllBytes(Key);
        return key.Length == RowHash.KeyBytes
            ? key
            : throw new LedgerUnavailableException($"{Key} holds {key.Length} bytes instead of {RowHash.KeyBytes}. Put the right key back.");
    }

    /// <summary>Makes a key unless another process was quicker.</summary>
    public void CreateKey()
    {
        var draft = $"{Key}.{Environment.ProcessId}.{Environment.CurrentManagedThreadId}";
        using (var file = OwnerOnly.Open(draft, FileMode.Create, FileShare.None))
        {
            file.Write(RandomNumberGenerator.GetBytes(RowHash.KeyBytes));
            file.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(draft, Key, overwrite: false);
        }
        catch (IOException) when (File.Exists(Key))
        {
            File.Delete(draft);
        }
    }

    public bool HasKey => File.Exists(Key);

    /// <summary>A ledger was begun here, with all that belongs to it; whether it can be used is another question.</summary>
    public bool AreThere => new FileInfo(Database) is { Exists: true, Length: > 0 } && HasKey && Checkpoint.Exists;
}
