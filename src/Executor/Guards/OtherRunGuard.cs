using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Ledger;

namespace RunbookExecutor.Executor.Guards;

/// <summary>
/// One run at a time for an incident and for a service, whoever asks: two orchestrators that see the same trouble do not both act on it.
/// A run counts as in progress until its last action was verified; against another run for the same incident, also for a while after.
/// </summary>
public sealed class OtherRunGuard : IGuard
{
    /// <summary>A run of which the ledger has heard nothing for so long has ended without a word.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromMinutes(10);

    public string Rule => "RUN_IN_PROGRESS";

    public Verdict Check(ActionRequest request, GuardContext context)
    {
        if (request.RunId is null || !RunBoundary.IsFirst(request, context))
        {
            return Verdict.Allowed;
        }

        return LatestOf(request, context) is { } last
            ? new Verdict.Deny(Rule, $"{last.RunId} acts on {last.Service} already: {last.Action.Describe()}, {Sentence.Of(SilenceOf(last))} ago the ledger last heard of it. Another run may begin when it has ended, or in {Sentence.Of(Silence - SilenceOf(last))}.", Silence - SilenceOf(last))
            : Verdict.Allowed;
    }

    // Of the runs that are in the way, the last action of the one that was heard of last.
    private static ActionRecord? LatestOf(ActionRequest request, GuardContext context) => context.History.Actions
        .Where(action => action.RunId is not null && action.Service == context.Target.Service.Name && (action.RunId, action.Caller) != (request.RunId, request.Caller))
        .GroupBy(action => (action.RunId, action.Caller))
        .Select(run => run.Last())
        .Where(last => SilenceOf(last) < Silence && (last.Verification is null || (request.IncidentId is { } incident && last.IncidentId == incident)))
        .MinBy(SilenceOf);

    private static TimeSpan SilenceOf(ActionRecord last) =>
        last.Verification is not null ? last.VerifiedAge : last.Outcome != ActionOutcome.InProgress ? last.FinishedAge : last.Age;
}
