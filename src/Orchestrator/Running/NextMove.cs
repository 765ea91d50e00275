using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Runbooks;
using RunbookExecutor.Core.Runs;
using RunbookExecutor.Orchestrator.Planning;

namespace RunbookExecutor.Orchestrator.Running;

/// <summary>Decides, from what has happened and nothing else, what a run does next.</summary>
public static class NextMove
{
    /// <summary>A refusal for this reason leaves the rest of the runbook useful: its verify, its fallback.</summary>
    private const string ReplicasOutOfRange = "REPLICAS_OUT_OF_RANGE";

    private const string Frozen = "FROZEN";

    private const string NoLongerNeeded = "NO_LONGER_NEEDED";

    public static Move Decide(Run run, Plan plan)
    {
        if (run is { Verified: { } outcome, Unreported: [var action, ..] })
        {
            return new Move.Report(action, outcome);
        }

        if (run.Current is { } current)
        {
            return Carry(run, plan, current.Position);
        }

        return AfterRefusal(run) ?? From(run, plan, run.Position);
    }

    private static Move? AfterRefusal(Run run)
    {
        if (run.Refusal is not { } refusal)
        {
            return null;
        }

        if (refusal.Rule == Frozen)
        {
            return new Move.Finish(Recovery.Stopped, refusal.Message);
        }

        if (refusal.Rule == NoLongerNeeded)
        {
            return new Move.Finish(Recovery.NoActionNeeded, refusal.Message);
        }

        return run.Actions.IsEmpty && refusal.Rule != ReplicasOutOfRange ? GiveUp(run, refusal.Message) : null;
    }

    private static Move From(Run run, Plan plan, StepPosition position)
    {
        var steps = plan.In(position.Phase);
        if (position.Index >= steps.Count)
        {
            return AtEnd(run, plan, position.Phase);
        }

        if (position.Phase == RunPhase.Steps && HasFailed(run) && !StillAnswers(steps, position.Index))
        {
            return From(run, plan, new StepPosition(RunPhase.Fallback, 0));
        }

        return Carry(run, plan, position);
    }

    private static Move Carry(Run run, Plan plan, StepPosition position)
    {
        var planned = plan.In(position.Phase)[position.Index];
        var step = planned.Step;
        if ((StepConditions.NeedsVerification(step.Condition) || step is ResolveStep) && IsUnverified(run))
        {
            return new Move.Verify(Position: null, Step: null);
        }

        if (StepConditions.Unmet(step.Condition, run) is { } reason)
        {
            return new Move.Skip(LastOf(step, plan, position), step, reason);
        }

        return step switch
        {
            ActStep when plan.Mode is AutomationMode.Observe =>
                new Move.Skip(LastOf(step, plan, position), step, "the runbook's mode is 'observe', so it leaves acting to a person"),
            ActStep => new Move.Act(position, planned, plan.Mode),
            WaitStep wait => new Move.Wait(position, wait),
            VerifyStep verify => new Move.Verify(position, verify),
            EscalateStep => new Move.CallPerson(position, step, WhyCalled(run)),
            _ => new Move.Show(position, step),
        };
    }

    // One step of the text may be planned for several containers; what holds for one of them holds for all.
    private static StepPosition LastOf(RunbookStep step, Plan plan, StepPosition position)
    {
        var steps = plan.In(position.Phase);
        while (position.Index + 1 < steps.Count && ReferenceEquals(steps[position.Index + 1].Step, step))
        {
            position = position.Next;
        }

        return position;
    }

    private static Move AtEnd(Run run, Plan plan, RunPhase phase)
    {
        if (IsUnverified(run))
        {
            return new Move.Verify(Position: null, Step: null);
        }

        if (run.HasRecovered)
        {
            return new Move.Finish(Recovery.Recovered, run.Evidence!);
        }

        return phase == RunPhase.Steps && plan.Fallback.Count > 0
            ? From(run, plan, new StepPosition(RunPhase.Fallback, 0))
            : GiveUp(run, WhyCalled(run));
    }

    private static Move GiveUp(Run run, string reason) =>
        run.HasCalledPerson ? new Move.Finish(Recovery.Escalated, reason) : new Move.CallPerson(Position: null, Step: null, reason);

    private static bool IsUnverified(Run run) => !run.Actions.IsEmpty && run.Verified is null;

    private static bool HasFailed(Run run) => run.Verified is not null && !run.HasRecovered;

    // Steps written as "If it persists, ..." are the runbook's own answer to a failed verification; they come before the fallback.
    private static bool StillAnswers(IReadOnlyList<PlannedStep> steps, int index) =>
        steps.Skip(index).Any(planned => planned.Step is ActStep { Condition: IsNotRecovered });

    private static string WhyCalled(Run run) =>
        run.Refusal is { } refusal ? refusal.Message
        : run.RunbookProblem is { } problem ? problem
        : run.Actions.IsEmpty ? $"{run.RunbookId}.md has nothing more to do by itself."
        : run.Evidence ?? "The symptom was not verified.";
}
