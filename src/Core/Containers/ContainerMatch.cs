namespace RunbookExecutor.Core.Containers;

/// <summary>Tells which containers a word means: an id, an exact name, or the platform's own id or its beginning. A fragment of a name means none.</summary>
public static class ContainerMatch
{
    // Docker prints the first twelve of an id's 64 digits.
    private const int ShortestPlatformId = 12;
    private const int MostListed = 20;

    /// <summary>
    /// More than one where the word is ambiguous: where two bear a name, or where one container's name is the beginning of another's id. Ids come
    /// before names.
    /// </summary>
    public static IReadOnlyList<Container> Find(string word, IEnumerable<Container> containers)
    {
        var isPlatformId = word.Length >= ShortestPlatformId && word.All(char.IsAsciiHexDigitLower);
        var found = containers.Where(container => container.Id == word || container.Name == word || (isPlatformId && BeginsWith(container, word))).ToList();
        return found.Any(container => container.Id == word) ? [.. found.Where(container => container.Id == word || BeginsWith(container, word))] : found;
    }

    /// <summary>What to say instead of that one was meant: each with what tells it from the others.</summary>
    public static string Choice(IReadOnlyList<Container> found) =>
        string.Join(", ", found.Take(MostListed).Select(container => Label(container.PlatformId ?? container.Id, container.Name)))
        + (found.Count > MostListed ? $" and {found.Count - MostListed} more" : string.Empty);

    private static string Label(string id, string name) => id == name ? id : $"{id} ({name})";

    private static bool BeginsWith(Container container, string word) => container.PlatformId?.StartsWith(word, StringComparison.Ordinal) == true;
}
