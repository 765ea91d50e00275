using RunbookExecutor.Core.Runbooks;

namespace RunbookExecutor.Tests.Runbooks;

/// <summary>Short ways to a compiled step; the id is one without a metric unless a test needs one.</summary>
internal static class Compile
{
    public static Runbook File(string markdown, string id = "trouble") => RunbookParser.Parse(id, markdown);

    public static Runbook Item(string item, string id = "trouble") => File($"# Trouble\n\n## Steps\n\n1. {item}\n", id);

    public static RunbookStep Step(string item, string id = "trouble") => Item(item, id).Steps[0];

    /// <summary>Condition and canonical form together, as lint prints them; empty for a note.</summary>
    public static string Full(string item, string id = "trouble") => Full(Step(item, id));

    public static string Full(RunbookStep step) => step.Condition is null ? step.Canonical : $"if {step.Condition.Canonical}: {step.Canonical}";

    public static IReadOnlyList<string> All(Runbook runbook) => [.. runbook.Steps.Select(Full)];
}
