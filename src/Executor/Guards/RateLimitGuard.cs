using RunbookExecutor.Core.Actions;

namespace RunbookExecutor.Executor.Guards;

/// <summary>So many actions an hour in all, whoever asks and whatever became of them.</summary>
public sealed class RateLimitGuard : IGuard
{
    public string Rule => "RATE_LIMIT";

    public Verdict Check(ActionRequest request, GuardContext context)
    {
        var sent = context.History.SentWithin(PolicyOptions.Window);
        var limit = context.Policy.MaxActionsPerHour;
        if (sent.Count < limit)
        {
            return Verdict.Allowed;
        }

        var budget = Budget.Of([.. sent.Select(action => action.Age)], limit);
        return new Verdict.Deny(Rule, $"{sent.Count} of {Sentence.Count(limit, "action")} were sent in the last hour. {budget.DescribeNext()}", budget.FreesIn);
    }
}
