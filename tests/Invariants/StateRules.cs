using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Ledger;

namespace RunbookExecutor.Tests.Invariants;

/// <summary>I4: one container under each name, nothing left over, and no fewer running than before an action that failed.</summary>
internal static class StateRules
{
    public static IEnumerable<Violation> Check(Evidence evidence, IReadOnlyList<TracedAction> actions)
    {
        foreach (var leftover in evidence.Leftovers)
        {
            yield return new Violation(4, $"'{leftover}' was left over", []);
        }

        foreach (var doubled in (evidence.End?.Containers ?? []).GroupBy(container => (container.Service, container.Name)).Where(group => group.Count() > 1))
        {
            yield return new Violation(4, $"{doubled.Count()} containers bear the name {doubled.Key.Name}", []);
        }

        foreach (var action in actions.Where(action => action.Result == ActionOutcome.Failed))
        {
            var after = action.Outcome!.Read<OutcomePayload>().After;
            if (after is not null && after.RunningReplicas < action.Payload.Before.RunningReplicas)
            {
                yield return new Violation(4, $"{action.Id} failed and left {after.RunningReplicas} of {action.Payload.Before.RunningReplicas} replicas running", [action.Outcome.Seq]);
            }
        }

        foreach (var missing in Missing(evidence, actions))
        {
            yield return missing;
        }
    }

    // The last word on each service: what its last settled action left running still runs.
    private static IEnumerable<Violation> Missing(Evidence evidence, IReadOnlyList<TracedAction> actions)
    {
        foreach (var last in actions.GroupBy(action => action.Service).Select(group => group.Last()))
        {
            var settled = last.CompensationFinished ?? last.Outcome;
            if (evidence.End is not { } end || settled?.Read<OutcomePayload>() is not { Outcome: not ActionOutcome.Indeterminate, After: { } after })
            {
                continue;
            }

            var running = end.ReplicasOf(last.Service).Count(container => container.IsRunning);
            if (running < after.RunningReplicas)
            {
                yield return new Violation(4, $"{last.Service} has {running} replicas running at the end, and {last.Id} left {after.RunningReplicas}", [settled.Seq]);
            }
        }
    }
}
