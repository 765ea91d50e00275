using RunbookExecutor.Core.Runbooks;
using RunbookExecutor.Core.Runs;

namespace RunbookExecutor.Dashboard.Runbooks;

/// <summary>Finds the line of a runbook, from 1, on which a step of its run stands.</summary>
public sealed class StepLines(Runbook runbook)
{
    public static StepLines Of(string runbookId, string markdown) => new(RunbookParser.Parse(runbookId, markdown));

    /// <summary>What the line is called on a page that shows the runbook.</summary>
    public static string Anchor(int line) => $"line-{line}";

    /// <summary>Null for a step that is not of this runbook.</summary>
    public int? Find(StepPosition position, string? text)
    {
        // A plan may hold a step once for each container, so its text finds it better than its place.
        var list = position.Phase == RunPhase.Steps ? runbook.Steps : runbook.Fallback;
        return (list.FirstOrDefault(step => step.Text == text) ?? list.ElementAtOrDefault(position.Index))?.Line;
    }
}
