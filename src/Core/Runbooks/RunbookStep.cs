namespace RunbookExecutor.Core.Runbooks;

/// <summary>One item of a runbook's list, compiled to one of a closed set; what is not plainly an instruction is a <see cref="NoteStep"/>.</summary>
public abstract record RunbookStep
{
    /// <summary>Position in <see cref="Runbook.Steps"/> or <see cref="Runbook.Fallback"/>, from 1; items nested in an item count too.</summary>
    public required int Number { get; init; }

    /// <summary>Line of the file, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>The item as it is written, on one line and without its markup; a fenced command is kept line by line.</summary>
    public required string Text { get; init; }

    /// <summary>The step is carried out only when this holds; null means always.</summary>
    public StepCondition? Condition { get; init; }

    /// <summary>The canonical form, <c>scale-service replicas=+2</c>; empty for a note.</summary>
    public abstract string Canonical { get; }
}

public sealed record ActStep : RunbookStep
{
    public required ActionTemplate Action { get; init; }

    public override string Canonical => Action.Canonical;
}

public sealed record WaitStep : RunbookStep
{
    public required TimeSpan Duration { get; init; }

    public override string Canonical => $"wait {Units.DurationText.Format(Duration)}";
}

/// <summary>The incident's symptom must be clear for a time.</summary>
public sealed record VerifyStep : RunbookStep
{
    /// <summary>What must hold; null means the incident's own clear condition.</summary>
    public Expectation? Expected { get; init; }

    /// <summary>How long it must hold without a break; null means the rule's own time.</summary>
    public TimeSpan? For { get; init; }

    /// <summary>How long to try before the step has failed; null lets the run choose.</summary>
    public TimeSpan? Within { get; init; }

    public override string Canonical =>
        string.Join(' ', new[]
        {
            "verify",
            Expected?.Canonical ?? "recovered",
            For is { } hold ? $"for {Units.DurationText.Format(hold)}" : null,
            Within is { } within ? $"within {Units.DurationText.Format(within)}" : null,
        }.OfType<string>());
}

/// <summary>The incident may be called over when its condition holds.</summary>
public sealed record ResolveStep : RunbookStep
{
    public override string Canonical => "resolve";
}

/// <summary>Tell a person.</summary>
public sealed record EscalateStep : RunbookStep
{
    public override string Canonical => "escalate";
}

/// <summary>Shown to a person or an agent, never executed.</summary>
public sealed record NoteStep : RunbookStep
{
    /// <summary>Why it looks like an instruction but is not one; null for plain prose.</summary>
    public string? Reason { get; init; }

    public override string Canonical => string.Empty;
}
