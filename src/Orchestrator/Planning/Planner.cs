using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Core.Runbooks;
using RunbookExecutor.Core.Runs;

namespace RunbookExecutor.Orchestrator.Planning;

/// <summary>Fills in the targets of a runbook's steps for one incident.</summary>
public static class Planner
{
    public static Plan Plan(Incident incident, Runbook runbook) =>
        new([.. Targeted(runbook.Steps, incident)], [.. Targeted(runbook.Fallback, incident)], runbook.Mode);

    // An act on "the affected container" of a service incident is one act for each of them.
    private static IEnumerable<PlannedStep> Targeted(IReadOnlyList<RunbookStep> steps, Incident incident) =>
        steps.SelectMany(step => step is ActStep { Action: ActionTemplate.Restart or ActionTemplate.UpdateEnvironment }
            ? incident.Containers.Select(container => new PlannedStep(step, container))
            : [new PlannedStep(step)]);
}
