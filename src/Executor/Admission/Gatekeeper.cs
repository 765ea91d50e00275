using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Executor.Actuation;
using RunbookExecutor.Executor.Approvals;
using RunbookExecutor.Executor.Freezing;
using RunbookExecutor.Executor.Guards;
using RunbookExecutor.Executor.Ledger;

namespace RunbookExecutor.Executor.Admission;

/// <summary>Judges a request by the guards over the ledger, and writes the intent of one that may go on, both in one transaction.</summary>
public sealed class Gatekeeper(LedgerStore ledger, GuardChain guards, FreezeSwitch freeze, PolicyOptions policy, IActuator actuator, BootClock clock)
{
    private static readonly TimeSpan KeysKept = TimeSpan.FromHours(24);

    /// <summary>Judges without admitting; never waits for another action.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="id">What the action would be called.</param>
    /// <param name="target">What it would act on, as it is now.</param>
    /// <param name="services">All services that are watched; null for the target's alone.</param>
    public Judgement Judge(ActionRequest request, ActionId id, TargetState target, IReadOnlyList<string>? services = null) =>
        ledger.Read(reader => Judge(reader, request, id, target, services).Judgement);

    /// <summary>Judges again, and admits; only for who holds the <see cref="ExecutionLock"/>.</summary>
    public Judgement Admit(ActionRequest request, ActionId id, TargetState target, IReadOnlyList<string>? services = null) => ledger.Write(transaction =>
    {
        var (judgement, context) = Judge(transaction, request, id, target, services);
        return judgement is Judgement.Admissible admissible ? Admit(transaction, request, id, context, admissible.Steps) : judgement;
    });

    /// <summary>What every guard says, and the steps if the platform can do it.</summary>
    public RehearsalPayload Rehearse(ActionRequest request, ActionId id, TargetState target, IReadOnlyList<string>? services = null) => ledger.Read(reader =>
    {
        var verdicts = guards.CheckAll(request, ContextOf(reader, request, target, services));
        return actuator.Prepare(request.Action, id, target) switch
        {
            Core.Actions.Actuation.Steps steps => new RehearsalPayload(request.Action, request.Reason, verdicts, [.. steps.List.Select(step => step.Name)]),
            Core.Actions.Actuation.Impossible no => new RehearsalPayload(request.Action, request.Reason, [.. verdicts, new GuardVerdict(no.Rule, Allowed: false, no.Reason)], []),
            _ => new RehearsalPayload(request.Action, request.Reason, verdicts, []),
        };
    });

    private (Judgement Judgement, GuardContext Context) Judge(LedgerReader reader, ActionRequest request, ActionId id, TargetState target, IReadOnlyList<string>? services)
    {
        var context = ContextOf(reader, request, target, services);
        return (EarlierOf(reader, request) ?? Judge(request, id, context), context);
    }

    private static Judgement? EarlierOf(LedgerReader reader, ActionRequest request)
    {
        if (request.IdempotencyKey is not { } key || reader.FindByKey(request.Caller, key) is not { } earlier || earlier.Age >= KeysKept)
        {
            return null;
        }

        return ActionKey.AreSame(earlier.Action, request.Action) ? new Judgement.Repeated(earlier) : new Judgement.Conflicting(earlier);
    }

    private Judgement Judge(ActionRequest request, ActionId id, GuardContext context)
    {
        var verdict = guards.Check(request, context);
        if (verdict is Verdict.Deny deny)
        {
            return new Judgement.Refused(deny);
        }

        return actuator.Prepare(request.Action, id, context.Target) switch
        {
            Core.Actions.Actuation.Steps { List.Count: > 0 } when verdict is Verdict.NeedsApproval ask => new Judgement.Unapproved(ask.Reason),
            Core.Actions.Actuation.Steps { List.Count: > 0 } steps => new Judgement.Admissible(steps.List),
            Core.Actions.Actuation.Impossible no => new Judgement.Refused(new Verdict.Deny(no.Rule, no.Reason)),
            _ => new Judgement.Unneeded(),
        };
    }

    private GuardContext ContextOf(LedgerReader reader, ActionRequest request, TargetState target, IReadOnlyList<string>? services)
    {
        var history = reader.History(KeyHistory.Memory);
        var approval = ApprovalBook.Find(reader, request);
        var context = new GuardContext(history, target, policy, freeze.With(history.Freeze))
        {
            Now = clock.WallTime,
            Approval = approval,
            ApprovalDigest = approval is null ? string.Empty : ApprovalDigest.Of(request, target, policy),
        };
        return services is null ? context : context with { Services = services };
    }

    private static Judgement.Admitted Admit(LedgerTransaction transaction, ActionRequest request, ActionId id, GuardContext context, IReadOnlyList<ActuationStep> steps)
    {
        var target = context.Target;
        var approval = context.Approval is { State: ApprovalState.Approved, IsExpired: false } given ? given : null;
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
            Key = RunBoundary.KeyOf(request, context),
            ApprovalId = approval?.Id,
            Policy = context.Policy.Figures,
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
        if (approval is not null)
        {
            transaction.Append(ApprovalBook.About(approval, EntryKind.ApprovalUsed, request.Caller, comment: null, id));
        }

        var record = ActionHistory.Fold([entry], transaction.Now).Find(id)!;
        return new Judgement.Admitted(ActionWork.Of(record, target, steps));
    }
}
