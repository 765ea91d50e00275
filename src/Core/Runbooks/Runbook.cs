using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Incidents;

namespace RunbookExecutor.Core.Runbooks;

/// <summary>A Markdown file, compiled: what it answers, when that begins, what is done about it and what if that does not help.</summary>
public sealed record Runbook
{
    /// <summary>File name without <c>.md</c>: <c>memory-spike</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The first heading.</summary>
    public required string Title { get; init; }

    public required AnomalyType AnomalyType { get; init; }

    /// <summary>First paragraph of prose, or empty.</summary>
    public string Description { get; init; } = string.Empty;

    /// <summary>What the text says about when the trouble begins; null when it says nothing that compiles.</summary>
    public DetectionClause? Detection { get; init; }

    public required IReadOnlyList<RunbookStep> Steps { get; init; }

    /// <summary>Runs when a verify step fails.</summary>
    public required IReadOnlyList<RunbookStep> Fallback { get; init; }

    /// <summary>The stricter of this and the target's mode holds; null leaves it to the target.</summary>
    public AutomationMode? Mode { get; init; }

    public Severity? Severity { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>What the file holds under its headings, in order, so that nothing its author wrote is lost.</summary>
    public IReadOnlyList<RunbookSection> Sections { get; init; } = [];

    public required IReadOnlyList<RunbookProblem> Problems { get; init; }

    /// <summary>SHA-256 of the file's bytes in lower-case hexadecimal; the ledger records it.</summary>
    public required string ContentHash { get; init; }

    /// <summary>Whether a problem keeps the file from being used.</summary>
    public bool HasErrors => Problems.Any(problem => problem.IsError);

    /// <summary>Whether <c>runbook lint</c> fails it; a file can fail and still be used.</summary>
    public bool FailsLint => Problems.Any(problem => problem.Severity != ProblemSeverity.Warning);
}
