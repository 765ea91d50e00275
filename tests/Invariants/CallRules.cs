using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Ledger;

namespace RunbookExecutor.Tests.Invariants;

/// <summary>I2: a call is received once. I5: nothing is received without an intent and a step before it. I8: only where it may.</summary>
internal static class CallRules
{
    public static IEnumerable<Violation> Check(Evidence evidence, IReadOnlyList<TracedAction> actions, Timeline time)
    {
        foreach (var repeated in evidence.Calls.GroupBy(call => (call.ActionId, call.Name)).Where(group => group.Count() > 1))
        {
            yield return new Violation(2, $"'{repeated.Key.Name}' of {repeated.Key.ActionId} was received {repeated.Count()} times", RowsOf(repeated.Key.ActionId, actions));
        }

        foreach (var call in evidence.Calls)
        {
            if (actions.FirstOrDefault(action => action.PlatformIds.Contains(call.ActionId)) is not { } action)
            {
                yield return new Violation(5, $"'{call.Name}' was received for {call.ActionId}, of which the ledger knows nothing", []);
                continue;
            }

            if (!action.Steps.Any(step => step.Read<StepPayload>().Name == call.Name && time.At(step) <= time.At(call.BootId, call.Milliseconds)))
            {
                yield return new Violation(5, $"'{call.Name}' of {action.Id} was received before the ledger had its start", [action.Intent.Seq]);
            }

            if (IsOutOfScope(call, action, evidence))
            {
                yield return new Violation(8, $"'{call.Name}' touched {call.Target} of {call.Service}, which is not open to automation", [action.Intent.Seq]);
            }
        }
    }

    private static bool IsOutOfScope(ReceivedCall call, TracedAction action, Evidence evidence)
    {
        var before = action.Payload.Before;
        var replica = before.Replicas.FirstOrDefault(one => one.Id == call.Target || one.Name == call.Target);
        var isOpen = before.Service.Mode == AutomationMode.Auto && replica?.Mode is null or AutomationMode.Auto;
        return replica?.IsExcluded == true || evidence.Protected.Contains(call.Service) || call.Service != action.Service || (!isOpen && !IsApproved(action));
    }

    // An approval is used up by the action that is written beside it; its entry names the action.
    private static bool IsApproved(TracedAction action) => action.Intent.Payload.Contains("\"approvalId\":\"", StringComparison.Ordinal);

    private static IReadOnlyList<long> RowsOf(string id, IReadOnlyList<TracedAction> actions) =>
        [.. actions.Where(action => action.PlatformIds.Contains(id)).SelectMany(action => action.Steps.Prepend(action.Intent)).Select(entry => entry.Seq)];
}
