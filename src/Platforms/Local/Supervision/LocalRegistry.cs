using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using RunbookExecutor.Platforms.Local.Processes;
using RunbookExecutor.Platforms.Local.State;

namespace RunbookExecutor.Platforms.Local.Supervision;

/// <summary>The user's supervisors, one small file each, so that the next start finds those that were killed.</summary>
internal sealed class LocalRegistry(string folder)
{
    public void Register(RegistryEntry entry)
    {
        LocalFolder.CreateOwnerOnly(folder);
        AtomicFile.Write(PathOf(entry.DataDirectory), JsonSerializer.SerializeToUtf8Bytes(entry, LocalJson.Default.RegistryEntry));
    }

    public void Remove(string dataDirectory) => File.Delete(PathOf(dataDirectory));

    /// <summary>Supervisors of other data directories that are gone and could not say goodbye.</summary>
    public IReadOnlyList<RegistryEntry> FindAbandoned(string exceptDataDirectory) =>
        Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, "local-*.json").Select(Read).OfType<RegistryEntry>()
                .Where(entry => entry.DataDirectory != exceptDataDirectory && !Proc.IsAlive(entry.Supervisor))]
            : [];

    private static RegistryEntry? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), LocalJson.Default.RegistryEntry);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            // Removed by another start in between, or not ours: either way there is nothing to end.
            return null;
        }
    }

    private string PathOf(string dataDirectory) =>
        Path.Combine(folder, $"local-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(dataDirectory)).AsSpan(0, 8))}.json");
}

/// <summary>One supervisor that runs, or ran until it was killed.</summary>
internal sealed record RegistryEntry(string DataDirectory, ProcessIdentity Supervisor);
