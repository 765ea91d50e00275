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
        ScaleService scale => OfScale(scale, record.Intent.Before.Service.DesiredReplicas, now),
        UpdateEnvironment update => OfEnvironment(update, record.Intent.VariablesBefore, now),
        var other => new Leave($"{other.Tool} has nothing to put back."),
    };

    private static CompensationPlan OfScale(ScaleService scale, int before, TargetState now) =>
        now.Service.DesiredReplicas == scale.Replicas
            ? new PutBack(scale with { Replicas = before })
            : new Leave($"{scale.ServiceName} was scaled again since, to {now.Service.DesiredReplicas}.");

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
