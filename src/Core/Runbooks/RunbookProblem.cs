namespace RunbookExecutor.Core.Runbooks;

/// <summary>Something about a runbook's text that a person should know.</summary>
/// <param name="Line">Line of the file, from 1; 0 for the file as a whole.</param>
/// <param name="Severity">What it means for the file.</param>
/// <param name="Message">What, which, and what would do.</param>
public sealed record RunbookProblem(int Line, ProblemSeverity Severity, string Message)
{
    /// <summary>An error keeps the file from being used.</summary>
    public bool IsError => Severity == ProblemSeverity.Error;

    /// <summary>The whole sentence: <c>memory-spike.md line 12: unknown action ...</c>.</summary>
    public string Format(string file) => Line > 0 ? $"{file} line {Line}: {Message}" : $"{file}: {Message}";
}

public enum ProblemSeverity
{
    /// <summary>Worth knowing; the file is used and passes lint.</summary>
    Warning,

    /// <summary>The file is used, and lint fails it: a guard is going to refuse what it asks for.</summary>
    LintError,

    /// <summary>The file is not used.</summary>
    Error,
}
