using RunbookExecutor.Core.Runs;
using RunbookExecutor.Dashboard.Timelines;

namespace RunbookExecutor.Dashboard.Runbooks;

/// <summary>What became of each step of a runbook in a run, by the line on which it stands.</summary>
public static class StepMarks
{
    public static IReadOnlyDictionary<int, StepMark> Of(string runbookId, string markdown, IReadOnlyList<RunEvent> events)
    {
        var lines = StepLines.Of(runbookId, markdown);
        var marks = new Dictionary<int, StepMark>();
        StepStarted? current = null;
        foreach (var happened in events)
        {
            current = happened as StepStarted ?? current;

            // A step that failed has an end too.
            if (Mark(happened, current) is var (position, text, mark) && lines.Find(position, text) is { } line && !(mark.State == "done" && marks.GetValueOrDefault(line)?.State == "failed"))
            {
                marks[line] = mark;
            }
        }

        return marks;
    }

    private static (StepPosition Position, string? Text, StepMark Mark)? Mark(RunEvent happened, StepStarted? current) => happened switch
    {
        StepStarted step => (step.Position, step.Text, new StepMark("current")),
        StepSkipped step => (step.Position, step.Text, new StepMark("skipped", step.Reason)),
        StepFinished step => (step.Position, TextAt(step.Position, current), new StepMark("done", step.Message)),
        _ when current is not null && Failures.ReasonOf(happened) is { } reason => (current.Position, current.Text, new StepMark("failed", reason)),
        _ => null,
    };

    private static string? TextAt(StepPosition position, StepStarted? current) => current?.Position == position ? current.Text : null;
}
