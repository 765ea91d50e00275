using RunbookExecutor.Core.Runbooks;

namespace RunbookExecutor.Monitor.Library;

/// <summary>One file of the library: its last version that compiles, and what is wrong with the newest one if that does not.</summary>
public sealed record LibraryEntry
{
    public required string Id { get; init; }

    public required string FileName { get; init; }

    /// <summary>Path of the file as configured, for people.</summary>
    public required string Source { get; init; }

    /// <summary>The last version that compiles; null when none has.</summary>
    public Runbook? Runbook { get; init; }

    /// <summary>Text of <see cref="Runbook"/>.</summary>
    public string Content { get; init; } = string.Empty;

    /// <summary>Why the file as it is now is not used; null when it is.</summary>
    public string? Problem { get; init; }

    /// <summary>Time of change and length of the version that was looked at last.</summary>
    internal (DateTime ChangedAt, long Length) Stamp { get; init; }
}
