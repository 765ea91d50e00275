using RunbookExecutor.Core.Incidents;

namespace RunbookExecutor.Monitor.Queries;

/// <summary>Result of <c>list-incidents</c>.</summary>
public sealed record IncidentList
{
    public required bool Success { get; init; }

    /// <summary>Open ones first, then resolved ones, newest first. With a cursor only those that changed since. Values and thresholds are ratios (1 = 100 %).</summary>
    public required IReadOnlyList<Incident> Incidents { get; init; }

    /// <summary>Give this as <c>after</c> to get what changes next.</summary>
    public required string Cursor { get; init; }

    /// <summary>False only when the wait ended without a change.</summary>
    public required bool Changed { get; init; }

    /// <summary>Why the list may be out of date.</summary>
    public string? Warning { get; init; }
}
