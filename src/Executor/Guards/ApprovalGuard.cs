using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Ledger;

namespace RunbookExecutor.Executor.Guards;

/// <summary>Where a person has to agree, nothing is sent without an approval of exactly this, still fresh and not used before.</summary>
public sealed class ApprovalGuard : IGuard
{
    public string Rule => Verdict.NeedsApproval.Rule;

    public Verdict Check(ActionRequest request, GuardContext context)
    {
        if (request.IsIncidentOver)
        {
            return new Verdict.Deny("NO_LONGER_NEEDED", $"The trouble was over before anything was done about it, so to {request.Action.Describe()} is not needed any more.");
        }

        return WhyNeeded(request, context) is { } why ? Check(context.Approval, why, context) : Verdict.Allowed;
    }

    private static Verdict Check(ApprovalRecord? approval, string why, GuardContext context) => approval switch
    {
        { IsExpired: true, State: not ApprovalState.Denied } => new Verdict.Deny("APPROVAL_EXPIRED", $"{approval.Id} was {(approval.State == ApprovalState.Approved ? "given but not used" : "not answered")} within {Sentence.Of(approval.Lifetime)}. Ask again for another one."),
        { State: ApprovalState.Denied, IsExpired: false } => new Verdict.Deny("APPROVAL_DENIED", $"{approval.DecidedBy} denied {approval.Id}{(approval.Comment is { } comment ? $": {comment.TrimEnd('.')}" : string.Empty)}. The same may be asked for again in {Sentence.Of(approval.Left)}.", approval.Left),
        { State: ApprovalState.Approved } when approval.Request.Digest == context.ApprovalDigest => Verdict.Allowed,
        { State: ApprovalState.Approved } => new Verdict.Deny("APPROVAL_STALE", $"{approval.Id} was given for another state of things: the target, the runbook or the policy has changed since. Ask again for another one."),
        { State: ApprovalState.Used } when approval.Age < approval.Lifetime => new Verdict.NeedsApproval($"{why} {approval.Id} was used up by {approval.UsedBy}, and each approval is good for one action."),
        _ => new Verdict.NeedsApproval(why),
    };

    private static string? WhyNeeded(ActionRequest request, GuardContext context)
    {
        var target = StricterOf(context.ContainerOf(request.Action)?.Mode, context.Target.Service.Mode);
        if (target != AutomationMode.Auto)
        {
            return $"{context.Target.Service.Name} is in mode {Word(target)}. ('mode: auto' in its configuration lets automation act on it by itself under the guards.)";
        }

        if (request.Mode is { } mode and not AutomationMode.Auto)
        {
            return $"the runbook's mode is {Word(mode)}.";
        }

        return context.Policy.AlwaysAsk.Contains(request.Action.Tool) ? $"{request.Action.Tool} is on the list policy.alwaysAsk."
            : request.IsProposal ? $"{request.Caller} may only propose."
            : null;
    }

    private static AutomationMode StricterOf(AutomationMode? replica, AutomationMode service) => replica is { } mode && mode < service ? mode : service;

    private static string Word(AutomationMode mode) => mode.ToString().ToLowerInvariant();
}
