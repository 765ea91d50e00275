using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Runbooks;

namespace RunbookExecutor.Monitor.Queries;

/// <summary>Shows compiled steps.</summary>
internal static class StepViews
{
    public static StepView Of(RunbookStep step) => new()
    {
        StepNumber = step.Number,
        Description = step.Text,
        Kind = RunbookDescription.Kind(step),
        Action = Action(step),
        Params = Params(step),
        Required = step.Condition is null && step is not NoteStep,
        Condition = step.Condition?.Canonical,
        Canonical = step.Canonical,
        Line = step.Line,
        Reason = (step as NoteStep)?.Reason,
    };

    private static string? Action(RunbookStep step) => (step as ActStep)?.Action switch
    {
        ActionTemplate.Restart => RestartContainer.ToolName,
        ActionTemplate.Scale => ScaleService.ToolName,
        ActionTemplate.UpdateEnvironment => UpdateEnvironment.ToolName,
        ActionTemplate.Rollback => RollbackDeployment.ToolName,
        _ => null,
    };

    private static IReadOnlyDictionary<string, string> Params(RunbookStep step) => (step as ActStep)?.Action switch
    {
        ActionTemplate.Scale { IsRelative: true, Replicas: >= 0 } scale => new Dictionary<string, string> { ["replicas"] = $"+{scale.Replicas}" },
        ActionTemplate.Scale scale => new Dictionary<string, string> { ["replicas"] = $"{scale.Replicas}" },
        ActionTemplate.UpdateEnvironment update => update.Variables,
        _ => new Dictionary<string, string>(),
    };
}
