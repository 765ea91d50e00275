using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Ledger;

namespace RunbookExecutor.Executor.Guards;

/// <summary>Between two runs for the same trouble in the same place some time passes, whatever became of the first.</summary>
public sealed class CooldownGuard : IGuard
{
    public string Rule => "COOLDOWN";

    public Verdict Check(ActionRequest request, GuardContext context)
    {
        if (!RunBoundary.IsFirst(request, context))
        {
            return Verdict.Allowed;
        }

        var key = RunBoundary.KeyOf(request, context);
        return WaitOf(KeyHistory.Of(context.History, key), context.Policy) is { } wait
            ? new Verdict.Deny(Rule, $"{key.Describe()} was acted on {Sentence.Of(context.Policy.Cooldown - wait)} ago, and runs for the same keep {Sentence.Of(context.Policy.Cooldown)} apart. The next may begin in {Sentence.Of(wait)}.", wait)
            : Verdict.Allowed;
    }

    /// <summary>Until the next run may begin; null when it may now.</summary>
    public static TimeSpan? WaitOf(KeyHistory history, PolicyOptions policy)
    {
        if (history.Runs.Count == 0)
        {
            return null;
        }

        var wait = policy.Cooldown - history.Runs.Min(run => run.LastAge);
        return wait > TimeSpan.Zero ? wait : null;
    }
}
