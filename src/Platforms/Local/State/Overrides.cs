namespace RunbookExecutor.Platforms.Local.State;

/// <summary>A replica's own variables, over the declared ones.</summary>
internal static class Overrides
{
    /// <summary>
    /// A null takes a variable away. A value that the version declares anyway is no override: to put back what was there before leaves
    /// nothing behind that would hide another version's variables.
    /// </summary>
    public static IReadOnlyDictionary<string, string?> Merge(
        IReadOnlyDictionary<string, string?> before,
        IReadOnlyDictionary<string, string?> changes,
        IReadOnlyDictionary<string, string> declared)
    {
        var merged = new SortedDictionary<string, string?>(before.ToDictionary(), StringComparer.Ordinal);
        foreach (var (name, value) in changes)
        {
            if (value == declared.GetValueOrDefault(name))
            {
                merged.Remove(name);
            }
            else
            {
                merged[name] = value;
            }
        }

        return merged;
    }
}
