namespace RunbookExecutor.Monitor.Queries;

/// <summary>Result of <c>get-runbook</c>.</summary>
public sealed record RunbookAnswer
{
    public required bool Success { get; init; }

    public required RunbookView Runbook { get; init; }

    /// <summary>The file.</summary>
    public required string Source { get; init; }

    /// <summary>The file's Markdown as it is.</summary>
    public required string Content { get; init; }

    /// <summary>SHA-256 of the file, lower-case hexadecimal.</summary>
    public required string ContentHash { get; init; }

    /// <summary>Set when the file on disk no longer compiles and this is its last good version.</summary>
    public string? Warning { get; init; }
}

/// <summary>A compiled runbook as tools and endpoints show it.</summary>
public sealed record RunbookView
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Description { get; init; }

    /// <summary>The anomaly type that it answers.</summary>
    public required string AnomalyType { get; init; }

    /// <summary>When that begins, as it is judged now: <c>memory &gt; 80 % for 2m</c>.</summary>
    public required string Trigger { get; init; }

    public required IReadOnlyList<StepView> Steps { get; init; }

    /// <summary>Runs when a verify step fails.</summary>
    public required IReadOnlyList<StepView> RollbackPlan { get; init; }

    /// <summary><c>auto</c>, <c>propose</c>, <c>observe</c>; absent leaves it to the target.</summary>
    public string? Mode { get; init; }

    public string? Severity { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>What the compiler has to say, with lines.</summary>
    public required IReadOnlyList<string> Problems { get; init; }
}

/// <summary>One step.</summary>
public sealed record StepView
{
    public required int StepNumber { get; init; }

    /// <summary>As it is written.</summary>
    public required string Description { get; init; }

    /// <summary><c>act</c>, <c>wait</c>, <c>verify</c>, <c>resolve</c>, <c>escalate</c>; a <c>note</c> is for a person and never executed.</summary>
    public required string Kind { get; init; }

    /// <summary>The tool that it calls; absent for a step that calls none.</summary>
    public string? Action { get; init; }

    /// <summary>That tool's arguments besides its target.</summary>
    public required IReadOnlyDictionary<string, string> Params { get; init; }

    /// <summary>Whether it is carried out whatever happened before.</summary>
    public required bool Required { get; init; }

    /// <summary>When it is carried out; absent means always.</summary>
    public string? Condition { get; init; }

    /// <summary>The form that leaves nothing to reading; empty for a note.</summary>
    public required string Canonical { get; init; }

    public required int Line { get; init; }

    /// <summary>Why a note that looks like an instruction is none.</summary>
    public string? Reason { get; init; }
}

/// <summary>Result of <c>/api/runbooks</c>.</summary>
public sealed record RunbookList(IReadOnlyList<RunbookSummary> Runbooks, string? Warning = null);

/// <param name="Id">Its id.</param>
/// <param name="Name">Its title; the id while no version compiles.</param>
/// <param name="Source">The file.</param>
/// <param name="AnomalyType">What it answers.</param>
/// <param name="Steps">How many.</param>
/// <param name="Warning">Why the file as it is now is not used.</param>
public sealed record RunbookSummary(string Id, string Name, string Source, string AnomalyType, int Steps, string? Warning = null);
