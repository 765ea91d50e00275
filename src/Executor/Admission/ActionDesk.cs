using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Executor.Guards;
using RunbookExecutor.Executor.Ledger;

namespace RunbookExecutor.Executor.Admission;

/// <summary>Takes a request from the door to its answer: find the target, judge, wait for the lock, admit, carry out.</summary>
public sealed class ActionDesk(PlatformReader platform, Gatekeeper gatekeeper, Dispatch dispatch, RequestLog log, RequestApprovals approvals, TimeProvider time)
{
    private const string PlatformUnavailable = "PLATFORM_UNAVAILABLE";
    private const string LedgerUnavailable = "LEDGER_UNAVAILABLE";

    /// <param name="request">What is asked for; its target may be given by id or by exact name.</param>
    /// <param name="cancellationToken">Stops the asking. What was admitted goes on.</param>
    public async Task<ActionAnswer> SubmitAsync(ActionRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var snapshot = await platform.ReadAsync(cancellationToken);
            var services = ServicesOf(snapshot);
            return TargetResolver.Resolve(request.Action, snapshot) switch
            {
                Resolution.Found found when request.DryRun => Rehearse(request with { Action = found.Action }, found.Target, services),
                Resolution.Found found => await DecideAsync(request with { Action = found.Action }, found.Target, services, cancellationToken),
                Resolution.Unknown unknown when request.DryRun => new ActionAnswer.Invalid(unknown.Problem),
                Resolution.Unknown unknown => AnswerUnknown(request, unknown.Problem),
                _ => new ActionAnswer.Invalid("The request names no target."),
            };
        }
        catch (PlatformException error)
        {
            return Refuse(request, new Verdict.Deny(PlatformUnavailable, error.Message), target: null);
        }
        catch (LedgerUnavailableException error)
        {
            return new ActionAnswer.Refused(request.Action, new Verdict.Deny(LedgerUnavailable, $"{error.Message} Nothing is sent without a ledger."), Target: null);
        }
    }

    private static IReadOnlyList<string> ServicesOf(PlatformSnapshot snapshot) => [.. snapshot.Services.Select(service => service.Name)];

    private ActionAnswer.Rehearsed Rehearse(ActionRequest request, TargetState target, IReadOnlyList<string> services)
    {
        var rehearsal = gatekeeper.Rehearse(request, ActionId.New(time), target, services);
        log.Rehearsed(request, rehearsal);
        return new ActionAnswer.Rehearsed(rehearsal, target);
    }

    private async Task<ActionAnswer> DecideAsync(ActionRequest request, TargetState target, IReadOnlyList<string> services, CancellationToken cancellationToken)
    {
        log.Seen(request, services);

        // A refusal does not wait for the action in progress; only what could be admitted does.
        var id = ActionId.New(time);
        var first = gatekeeper.Judge(request, id, target, services);
        if (first is not Judgement.Admissible)
        {
            return await AnswerAsync(first, request, target, cancellationToken);
        }

        using var held = await dispatch.TryEnterAsync(cancellationToken);
        if (held is null)
        {
            return Refuse(request, new Verdict.Deny("BUSY", "Another action or an operator's command is in progress. Ask again when it has ended.", BusyGuard.AskAgain), target);
        }

        // The target may have changed while waiting, and other actions may have been sent.
        var snapshot = await platform.ReadAsync(cancellationToken);
        if (TargetResolver.Resolve(request.Action, snapshot) is not Resolution.Found found)
        {
            return AnswerUnknown(request, $"{request.Action.Target} is not there any more.");
        }

        var judgement = gatekeeper.Admit(request with { Action = found.Action }, id, found.Target, ServicesOf(snapshot));
        return judgement is Judgement.Admitted admitted
            ? new ActionAnswer.Sent(await dispatch.SendAsync(admitted.Work, held, cancellationToken), IsRepeated: false)
            : await AnswerAsync(judgement, request, found.Target, cancellationToken);
    }

    private async Task<ActionAnswer> AnswerAsync(Judgement judgement, ActionRequest request, TargetState target, CancellationToken cancellationToken)
    {
        switch (judgement)
        {
            case Judgement.Refused refused:
                approvals.End(request, refused.Verdict);
                return Refuse(request, refused.Verdict, target);
            case Judgement.Unapproved unapproved:
                return (ActionAnswer?)approvals.Ask(request, target, unapproved.Why) ?? Refuse(request, RequestApprovals.TooMany(request), target);
            case Judgement.Repeated repeated:
                return new ActionAnswer.Sent(await dispatch.JoinAsync(repeated.Action, cancellationToken), IsRepeated: true);
            case Judgement.Conflicting conflict:
                return Refuse(request, new Verdict.Deny("IDEMPOTENCY_CONFLICT", $"The idempotencyKey was used before, by {conflict.Action.Id}, for another request: {conflict.Action.Action.Describe()}. Use a new key for a new request."), target);
            default:
                log.Unchanged(request);
                return new ActionAnswer.Unchanged(request.Action, target);
        }
    }

    // What a person was asked for was there once: that it is gone is a refusal, and nobody has to answer any more.
    private ActionAnswer AnswerUnknown(ActionRequest request, string problem)
    {
        if (approvals.Gone(request, problem) is not { } gone)
        {
            return new ActionAnswer.Invalid(problem);
        }

        approvals.End(request, gone);
        return Refuse(request, gone, target: null);
    }

    private ActionAnswer.Refused Refuse(ActionRequest request, Verdict.Deny verdict, TargetState? target)
    {
        log.Refused(request, verdict);
        return new ActionAnswer.Refused(request.Action, verdict, target);
    }
}
