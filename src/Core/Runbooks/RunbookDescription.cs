namespace RunbookExecutor.Core.Runbooks;

/// <summary>Says of each part of a runbook how it compiled, for whoever prints it.</summary>
public static class RunbookDescription
{
    public static IReadOnlyList<RunbookLine> Lines(Runbook runbook) =>
    [
        .. runbook.Detection is { } detection ? [Detection(detection)] : Array.Empty<RunbookLine>(),
        .. runbook.Steps.Select(step => Line(RunbookPart.Steps, step)),
        .. runbook.Fallback.Select(step => Line(RunbookPart.Fallback, step)),
    ];

    /// <summary>The kind of a step as the documentation names it.</summary>
    public static string Kind(RunbookStep step) => step switch
    {
        ActStep => "act",
        WaitStep => "wait",
        VerifyStep => "verify",
        ResolveStep => "resolve",
        EscalateStep => "escalate",
        _ => "note",
    };

    private static RunbookLine Detection(DetectionClause clause) =>
        new(RunbookPart.Detection, Number: 0, clause.Line, "detect", clause.Canonical, Condition: null, Reason: null, Text: string.Empty);

    private static RunbookLine Line(RunbookPart part, RunbookStep step) =>
        new(part, step.Number, step.Line, Kind(step), step.Canonical, step.Condition?.Canonical, (step as NoteStep)?.Reason, step.Text);
}

/// <summary>How one part of a runbook compiled.</summary>
/// <param name="Part">Where it stands.</param>
/// <param name="Number">The step's number in its part; 0 for the detection.</param>
/// <param name="Line">Line of the file, from 1.</param>
/// <param name="Kind"><c>act</c>, <c>wait</c>, <c>verify</c>, <c>resolve</c>, <c>escalate</c>, <c>note</c>, or <c>detect</c>.</param>
/// <param name="Canonical">The canonical form; empty for a note.</param>
/// <param name="Condition">The condition's canonical form; null for none.</param>
/// <param name="Reason">Why a note that looks like an instruction is none; null otherwise.</param>
/// <param name="Text">As it is written; empty for the detection.</param>
public sealed record RunbookLine(RunbookPart Part, int Number, int Line, string Kind, string Canonical, string? Condition, string? Reason, string Text)
{
    /// <summary>Condition and form together, as one would write them: <c>if recovered: resolve</c>.</summary>
    public string Full => Condition is null ? Canonical : $"if {Condition}: {Canonical}";
}

public enum RunbookPart
{
    Detection,
    Steps,
    Fallback,
}
