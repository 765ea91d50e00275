using System.Text.Json;
using RunbookExecutor.Hosting.Json;

namespace RunbookExecutor.Hosting.Data;

/// <summary>Where the roles of one data directory can be reached: <c>DATA/endpoints.json</c>, one entry a role.</summary>
public static class InstanceEndpoints
{
    /// <summary>Adds or replaces the entries of roles that have started.</summary>
    public static Task PublishAsync(DataDirectory data, IReadOnlyDictionary<string, Uri> roles, TimeProvider time) => ChangeAsync(data, time, all =>
    {
        foreach (var (role, address) in roles)
        {
            all[role] = address;
        }
    });

    /// <summary>Removes the entries of roles that have stopped, unless another process has put its own in their place; gives what is left.</summary>
    public static Task<SortedDictionary<string, Uri>> WithdrawAsync(DataDirectory data, IReadOnlyDictionary<string, Uri> roles, TimeProvider time) => ChangeAsync(data, time, all =>
    {
        foreach (var (role, _) in roles.Where(role => all.GetValueOrDefault(role.Key) == role.Value))
        {
            all.Remove(role);
        }
    });

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

    // Several roles may start at the same time in processes of their own: each must see what the others wrote.
    private static async Task<SortedDictionary<string, Uri>> ChangeAsync(DataDirectory data, TimeProvider time, Action<SortedDictionary<string, Uri>> change)
    {
        using var turn = await FileTurn.TakeAsync($"{data.Endpoints}.lock", time);
        var all = new SortedDictionary<string, Uri>(Read(data.Path).ToDictionary(), StringComparer.Ordinal);
        change(all);
        Write(data, all);
        return all;
    }

    // Renamed into place: a reader sees the old file or the new one, never half of one.
    private static void Write(DataDirectory data, SortedDictionary<string, Uri> roles)
    {
        var draft = $"{data.Endpoints}.{Environment.ProcessId}";
        File.WriteAllBytes(draft, JsonSerializer.SerializeToUtf8Bytes(roles, WireJson.Options));
        File.Move(draft, data.Endpoints, overwrite: true);
    }
}
