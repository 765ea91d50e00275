using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Executor.Admission;

namespace RunbookExecutor.Executor.Tools;

/// <summary>What was there before an action and what the platform showed after it.</summary>
internal sealed record Change(RemediationAction? Action, TargetState? Before, TargetState? After)
{
    public static Change Of(ActionAnswer answer) => answer switch
    {
        ActionAnswer.Sent sent => new Change(sent.Record.Action, sent.Record.Intent.Before, sent.Record.After),
        ActionAnswer.Refused refused => new Change(refused.Action, refused.Target, refused.Target),
        ActionAnswer.Waiting waiting => new Change(waiting.Approval.Request.Action, waiting.Target, waiting.Target),
        ActionAnswer.Rehearsed rehearsed => new Change(rehearsed.Rehearsal.Action, rehearsed.Target, After: null),
        ActionAnswer.Unchanged unchanged => new Change(unchanged.Action, unchanged.Target, unchanged.Target),
        _ => new Change(Action: null, Before: null, After: null),
    };

    public static string? State(Container? container) => container?.State.ToString().ToLowerInvariant();

    /// <summary>The image of the service's replicas; of several, what most of them run.</summary>
    public static string? Image(TargetState? state) =>
        state?.Replicas.Where(replica => replica.Image is not null).GroupBy(replica => replica.Image).MaxBy(group => group.Count())?.Key;
}
