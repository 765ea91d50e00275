using System.Collections.Frozen;
using RunbookExecutor.Core.Incidents;

namespace RunbookExecutor.Monitor.Library;

/// <summary>The library at one moment. Ids are looked up here; nothing from outside becomes a path.</summary>
public sealed class LibraryIndex(IEnumerable<LibraryEntry> entries, string? problem)
{
    public static readonly LibraryIndex Empty = new([], "the library has not been read yet");

    private readonly FrozenDictionary<string, LibraryEntry> byId = entries.ToFrozenDictionary(entry => entry.Id, StringComparer.Ordinal);

    /// <summary>By id.</summary>
    public IReadOnlyList<LibraryEntry> Entries => [.. byId.Values.OrderBy(entry => entry.Id, StringComparer.Ordinal)];

    /// <summary>Why the folder cannot be read; null when it can.</summary>
    public string? Problem => problem;

    public LibraryEntry? Find(string id) => byId.GetValueOrDefault(id);

    /// <summary>The runbook that bears the type's name, else the first that says it answers it.</summary>
    public LibraryEntry? Answering(AnomalyType type)
    {
        var named = Find(type.RunbookId);
        return named is not null && (named.Runbook is null || named.Runbook.AnomalyType == type)
            ? named
            : Entries.FirstOrDefault(entry => entry.Runbook?.AnomalyType == type);
    }
}
