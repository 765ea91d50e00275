using System.Text.Json;
using RunbookExecutor.Hosting.Json;

namespace RunbookExecutor.Hosting.Data;

/// <summary>Where the roles of one data directory can be reached: <c>DATA/endpoints.json</c>, one entry a role.</summary>
public static class InstanceEndpoints
{
    /// <summary>Adds or replaces the entries of roles that have started.</summary>
    public static void Publish(DataDirectory data, IReadOnlyDictionary<string, Uri> roles)
    {
        var all = new SortedDictionary<string, Uri>(Read(data.Path).ToDictionary(), StringComparer.Ordinal);
        foreach (var (role, address) in roles)
        {
            all[role] = address;
        }

        Write(data, all);
    }

    /// <summary>Removes the entries of roles that have stopped.</summary>
    public static void Withdraw(DataDirectory data, IEnumerable<string> roles) =>
        Write(data, new SortedDictionary<string, Uri>(Read(data.Path).Where(entry => !roles.Contains(entry.Key)).ToDictionary(), StringComparer.Ordinal));

    /// <summary>Addresses by role; empty when nothing is published there, or nothing that can be read.</summary>
    public static IReadOnlyDictionary<string, Uri> Read(string dataPath)
    {
        try
        {
            var path = Path.Combine(dataPath, "endpoints.json");
            return File.Exists(path) ? JsonSerializer.Deserialize<Dictionary<string, Uri>>(File.ReadAllBytes(path), WireJson.Tolerant) ?? [] : new Dictionary<string, Uri>();
        }
        catch (Exception problem) when (problem is IOException or JsonException or UnauthorizedAccessException)
        {
            return new Dictionary<string, Uri>();
        }
    }

    // Renamed into place: a reader sees the old file or the new one, never half of one.
    private static void Write(DataDirectory data, SortedDictionary<string, Uri> roles)
    {
        var draft = $"{data.Endpoints}.{Environment.ProcessId}";
        File.WriteAllBytes(draft, JsonSerializer.SerializeToUtf8Bytes(roles, WireJson.Options));
        File.Move(draft, data.Endpoints, overwrite: true);
    }
}
