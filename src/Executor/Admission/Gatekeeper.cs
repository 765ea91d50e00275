using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Executor.Actuation;
using RunbookExecutor.Executor.Freezing;
using RunbookExecutor.Executor.Guards;
using RunbookExecutor.Executor.Ledger;

namespace RunbookExecutor.Executor.Admission;

/// <summary>Judges a request by the guards over the ledger, and writes the intent of one that may go on, both in one transaction.</summary>
public sealed class Gatekeeper(LedgerStore ledger, GuardChain guards, FreezeSwitch freeze, PolicyOptions policy, IActuator actuator)
{
    private static readonly TimeSpan KeysKept = TimeSpan.FromHours(24);

    /// <summary>Judges without admitting; never waits for another action.</summary>
    public Judgement Judge(ActionRequest request, ActionId id, TargetState target) => ledger.Read(reader => Judge(reader, request, id, target));

    /// <summary>Judges again, and admits; only for who holds the <see cref="ExecutionLock"/>.</summary>
    public Judgement Admit(ActionRequest request, ActionId id, TargetState target) => ledger.Write(transaction =>
    {
        var judgement = Judge(transaction, request, id, target);
        return judgement is Judgement.Admissible admissible ? Admit(transaction, request, id, target, admissible.Steps) : judgement;
    });

    /// <summary>What every guard says, and the steps if the platform can do it.</summary>
    public RehearsalPayload Rehearse(ActionRequest request, ActionId id, TargetState target) => ledger.Read(reader =>
    {
        var verdicts = guards.CheckAll(request, ContextOf(reader, target));
        return actuator.Prepare(request.Action, id, target) switch
        {
            Core.Actions.Actuation.Steps steps => new RehearsalPayload(request.Action, request.Reason, verdicts, [.. steps.List.Select(step => step.Name)]),
            Core.Actions.Actuation.Impossible no => new RehearsalPayload(request.Action, request.Reason, [.. verdicts, new GuardVerdict(no.Rule, Allowed: false, no.Reason)], []),
            _ => new RehearsalPayload(request.Action, request.Reason, verdicts, []),
        };
    });

    private Judgement Judge(LedgerReader reader, ActionRequest request, ActionId id, TargetState target)
    {
        if (request.IdempotencyKey is { } key && reader.FindByKey(request.Caller, key) is { } earlier && earlier.Age < KeysKept)
        {
            return ActionKey.AreSame(earlier.Action, request.Action) ? new Judgement.Repeated(earlier) : new Judgement.Conflicting(earlier);
        }

        if (guards.Check(request, ContextOf(reader, target)) is Verdict.Deny deny)
        {
            return new Judgement.Refused(deny);
        }

        return actuator.Prepare(request.Action, id, target) switch
        {
            Core.Actions.Actuation.Steps { List.Count: > 0 } steps => new Judgement.Admissible(steps.List),
            Core.Actions.Actuation.Impossible no => new Judgement.Refused(new Verdict.Deny(no.Rule, no.Reason)),
            _ => new Judgement.Unneeded(),
        };
    }

    private GuardContext ContextOf(LedgerReader reader, TargetState target)
    {
        var history = reader.History(PolicyOptions.Window);
        return new GuardContext(history, target, policy, freeze.With(history.Freeze));
    }

    private Judgement.Admitted Admit(LedgerTransaction transaction, ActionRequest request, ActionId id, TargetState target, IReadOnlyList<ActuationStep> steps)
    {
        var intent = new IntentPayload
        {
            Action = request.Action,
            Reason = request.Reason,
            Before = target,
            VariablesBefore = FormerVariables.Of(request.Action, target),
            Steps = [.. steps.Select(step => step.Name)],
            RestartedSlots = RestartLimitGuard.SlotsRestartedBy(request.Action, target),
            AffectedContainers = request.AffectedContainers,
            VerifyWithinSeconds = request.VerifyWithin?.TotalSeconds,
            Policy = policy.Figures,
        };
        var entry = transaction.Append(new EntryDraft(EntryKind.Intent, request.Caller, intent)
        {
            ActionId = id,
            RunId = request.RunId,
            IncidentId = request.IncidentId,
            Tool = request.Action.Tool,
            Target = request.Action.ActsOnService ? Slot.Of(target.Service) : Slot.Of(target.Find(request.Action.Target)!),
            IdempotencyKey = request.IdempotencyKey,
        });
        var record = ActionHistory.Fold([entry], transaction.Now).Find(id)!;
        return new Judgement.Admitted(ActionWork.Of(record, target, steps));
    }
}
