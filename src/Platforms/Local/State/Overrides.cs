namespace RunbookExecutor.Platforms.Local.State;

/// <summary>A replica's own variables, over the declared ones.</summary>
internal static class Overrides
{
    /// <summary>A null takes a variable away: a declared one is hidden, any other is forgotten.</summary>
    public static IReadOnlyDictionary<string, string?> Merge(
        IReadOnlyDictionary<string, string?> before,
        IReadOnlyDictionary<string, string?> changes,
        IReadOnlySet<string> declared)
    {
        var merged = new SortedDictionary<string, string?>(before.ToDictionary(), StringComparer.Ordinal);
        foreach (var (name, value) in changes)
        {
            merged[name] = value;
            if (value is null && !declared.Contains(name))
            {
                merged.Remove(name);
            }
        }

        return merged;
    }
}
