using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Runbooks;
using RunbookExecutor.Core.Runs;

namespace RunbookExecutor.Orchestrator.Running;

/// <summary>The next thing that a run does.</summary>
public abstract record Move
{
    /// <summary>Show a note and go on.</summary>
    public sealed record Show(StepPosition Position, RunbookStep Step) : Move;

    public sealed record Skip(StepPosition Position, RunbookStep Step, string Reason) : Move;

    /// <param name="Position">The step's place.</param>
    /// <param name="Step">The step.</param>
    /// <param name="Mode">The runbook's own mode; null leaves it to the target.</param>
    public sealed record Act(StepPosition Position, PlannedStep Step, AutomationMode? Mode = null) : Move;

    public sealed record Wait(StepPosition Position, WaitStep Step) : Move;

    /// <param name="Position">The step's place; null for a verification that no step asks for but a decision needs.</param>
    /// <param name="Step">What the text asks for; null takes the incident's own clear condition.</param>
    public sealed record Verify(StepPosition? Position, VerifyStep? Step) : Move;

    /// <summary>Tell the executor what became of the symptom after an action.</summary>
    public sealed record Report(ActionId ActionId, VerificationOutcome Outcome) : Move;

    /// <param name="Position">The step's place; null when no step asks for it.</param>
    /// <param name="Step">The step; null when no step asks for it.</param>
    /// <param name="Reason">Why a person is called.</param>
    public sealed record CallPerson(StepPosition? Position, RunbookStep? Step, string Reason) : Move;

    public sealed record Finish(Recovery Outcome, string Message) : Move;
}
