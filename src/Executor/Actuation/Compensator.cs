using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Executor.Admission;
using RunbookExecutor.Executor.Ledger;

namespace RunbookExecutor.Executor.Actuation;

/// <summary>Puts back what an action changed without helping: part of that action, outside of the budgets, once. Only for who holds the execution lock.</summary>
public sealed class Compensator(PlatformReader platform, IActuator actuator, LedgerStore ledger, ActionRunner runner, OutcomeWriter outcomes)
{
    private const ActionOutcome LeftAsItIs = ActionOutcome.Failed;

    public async Task<OutcomePayload> CompensateAsync(ActionRecord record, TimeProvider time)
    {
        var snapshot = await platform.ReadAsync(CancellationToken.None);
        if (TargetResolver.StateOf(record.Service, snapshot) is not { } now)
        {
            return Leave(record, $"the service {record.Service} is not there any more.", now: null);
        }

        return CompensationPlan.For(record, now) switch
        {
            CompensationPlan.PutBack putBack => await PutBackAsync(record, putBack.Action, now, ActionId.New(time)),
            CompensationPlan.Leave leave => Leave(record, leave.Reason, now),
            _ => Leave(record, "there is nothing to put back.", now),
        };
    }

    public OutcomePayload Leave(ActionRecord record, string reason, TargetState? now)
    {
        var nothing = new CompensationPayload(record.Action, record.Id, record.Intent.Before, []);
        return outcomes.Write(ActionWork.PutBack(record, nothing, record.Intent.Before, []), LeftAsItIs, $"Left as it is: {reason}", now);
    }

    private async Task<OutcomePayload> PutBackAsync(ActionRecord record, RemediationAction action, TargetState now, ActionId id)
    {
        if (actuator.Prepare(action, id, now) is not Core.Actions.Actuation.Steps { List.Count: > 0 } prepared)
        {
            return Leave(record, $"the platform has no way to {action.Describe()} now.", now);
        }

        var compensation = new CompensationPayload(action, id, now, [.. prepared.List.Select(step => step.Name)]) { VariablesBefore = FormerVariables.Of(action, now) };
        ledger.Append(EntryDraft.About(record, EntryKind.CompensationStarted, compensation));
        return await runner.RunAsync(ActionWork.PutBack(record, compensation, now, prepared.List));
    }
}
