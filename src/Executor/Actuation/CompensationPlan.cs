using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Ledger;

namespace RunbookExecutor.Executor.Actuation;

/// <summary>What would put an action back, judged by what is there now.</summary>
public abstract record CompensationPlan
{
    public sealed record PutBack(RemediationAction Action) : CompensationPlan;

    /// <param name="Reason">One sentence.</param>
    public sealed record Leave(string Reason) : CompensationPlan;

    /// <summary>Something that was changed again since is somebody else's doing, and is left as it is.</summary>
    public static CompensationPlan For(ActionRecord record, TargetState now) => record.Action switch
    {
        ScaleService scale => OfScale(scale, record, now),
        UpdateEnvironment update => OfEnvironment(update, record.Intent.VariablesBefore, now),
        var other => new Leave($"{other.Tool} has nothing to put back."),
    };

    private static CompensationPlan OfScale(ScaleService scale, ActionRecord record, TargetState now) =>
        now.Service.DesiredReplicas == scale.Replicas || IsAsLeft(record, now)
            ? new PutBack(scale with { Replicas = record.Intent.Before.Service.DesiredReplicas, PutsBack = record.Id })
            : new Leave($"{scale.ServiceName} was scaled again since, to {now.Service.DesiredReplicas}.");

    // Where only what runs counts, one that ended since makes the number another; nobody has scaled for that.
    private static bool IsAsLeft(ActionRecord record, TargetState now) =>
        record.After is { } after && after.Replicas.Select(replica => replica.Id).ToHashSet(StringComparer.Ordinal).SetEquals(now.Replicas.Select(replica => replica.Id));

    private static CompensationPlan OfEnvironment(UpdateEnvironment update, IReadOnlyDictionary<string, string?> before, TargetState now)
    {
        if (now.Find(update.ContainerId) is not { } container)
        {
            return new Leave($"{update.ContainerId} is not there any more.");
        }

        var changed = update.Variables.Keys.FirstOrDefault(name => container.Environment.GetValueOrDefault(name) != update.Variables[name]);
        return changed is null
            ? new PutBack(update with { Variables = before })
            : new Leave($"{changed} of {update.ContainerId} was changed again since.");
    }
}
