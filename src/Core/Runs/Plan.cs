using System.Text.Json.Serialization;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Runbooks;

namespace RunbookExecutor.Core.Runs;

/// <summary>A runbook's steps with their targets filled in for one incident.</summary>
/// <param name="Steps">The runbook's steps.</param>
/// <param name="Fallback">What runs when they did not help.</param>
/// <param name="Mode">The runbook's own mode; null leaves it to the target.</param>
public sealed record Plan(IReadOnlyList<PlannedStep> Steps, IReadOnlyList<PlannedStep> Fallback, AutomationMode? Mode = null)
{
    public IReadOnlyList<PlannedStep> In(RunPhase phase) => phase == RunPhase.Steps ? Steps : Fallback;
}

/// <param name="Step">As compiled from the text.</param>
/// <param name="ContainerId">The one container that an act on a container is for; null for every other step.</param>
public sealed record PlannedStep(RunbookStep Step, string? ContainerId = null);

/// <summary>Which of the runbook's two lists is being carried out.</summary>
public enum RunPhase
{
    Steps,
    Fallback,
}

/// <summary>Where in a plan something happened.</summary>
/// <param name="Phase">Which list.</param>
/// <param name="Index">Position in the planned list, from 0.</param>
public readonly record struct StepPosition(RunPhase Phase, int Index)
{
    [JsonIgnore]
    public StepPosition Next => this with { Index = Index + 1 };

    public override string ToString() => $"{Phase}:{Index}";
}
