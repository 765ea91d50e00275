namespace RunbookExecutor.Core.Runbooks.Parsing;

/// <summary>What became of one item.</summary>
/// <param name="Step">The step, without its place in the file.</param>
/// <param name="Nested">What holds for a list inside the item.</param>
/// <param name="Problem">What its author should know, without the line.</param>
internal sealed record ItemReading(RunbookStep Step, ListContext Nested, (ProblemSeverity Severity, string Message)? Problem = null);
