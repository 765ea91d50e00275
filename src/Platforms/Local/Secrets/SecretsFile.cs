using System.Text.Json;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Local.State;

namespace RunbookExecutor.Platforms.Local.Secrets;

/// <summary>The secret values by service, in a file for its owner alone: the supervisor writes it, readers of logs look values up in it.</summary>
internal sealed class SecretsFile(string path)
{
    private readonly Lock _gate = new();
    private Dictionary<string, SecretVariable[]> _values = [];
    private Dictionary<string, KnownSecrets> _known = [];
    private (DateTime, long) _read;

    /// <summary>Adds a service's variables and publishes them; to be called before a process gets them.</summary>
    public void Add(string service, IEnumerable<KeyValuePair<string, string?>> variables)
    {
        lock (_gate)
        {
            var before = _values.GetValueOrDefault(service) ?? [];
            SecretVariable[] after = [.. before.Union(KnownSecrets.Among(variables))];
            if (after.Length > before.Length)
            {
                Take(new(_values) { [service] = after });
                Write();
            }
        }
    }

    /// <summary>Keeps what an earlier supervisor wrote: its processes may live on, and their lines stay in the logs.</summary>
    public void TakeUp()
    {
        lock (_gate)
        {
            try
            {
                Refresh(new FileInfo(path));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
            {
                // Half a file of a dead supervisor: the declaration is added anew and written over it.
                Take([]);
            }
        }
    }

    /// <summary>As added here.</summary>
    public KnownSecrets Of(string service)
    {
        lock (_gate)
        {
            return _known.GetValueOrDefault(service, KnownSecrets.None);
        }
    }

    /// <summary>As another process published it; read again only when it has changed.</summary>
    public KnownSecrets ReadOf(string service)
    {
        lock (_gate)
        {
            try
            {
                Refresh(new FileInfo(path));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
            {
                throw new PlatformException($"'{path}' cannot be read, so logs are not shown: {e.Message}", e);
            }

            return Of(service);
        }
    }

    private void Refresh(FileInfo file)
    {
        var now = file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
        if (now != _read)
        {
            Take(now == default ? [] : JsonSerializer.Deserialize(File.ReadAllBytes(path), LocalJson.Default.DictionaryStringSecretVariableArray) ?? []);
            _read = now;
        }
    }

    private void Take(Dictionary<string, SecretVariable[]> values)
    {
        _values = values;
        _known = values.ToDictionary(one => one.Key, one => new KnownSecrets(one.Value), StringComparer.Ordinal);
    }

    private void Write()
    {
        try
        {
            AtomicFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(_values, LocalJson.Default.DictionaryStringSecretVariableArray));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PlatformException($"'{path}' cannot be written, so secrets could not be kept out of logs: {e.Message}", e);
        }
    }
}
