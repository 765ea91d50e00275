using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Identity;

namespace RunbookExecutor.Platforms.Local.Actuation;

/// <summary>Says from what is there before and now how far an action got. A start time that differs means another process.</summary>
internal abstract record LocalJudge
{
    internal sealed record Done(string Evidence) : LocalJudge;

    internal sealed record NotDone(string Evidence) : LocalJudge;

    internal sealed record Partial(string Evidence, IReadOnlyList<LocalStep> Forward) : LocalJudge;

    internal sealed record Indeterminate(string Evidence) : LocalJudge;

    public static LocalJudge Of(RemediationAction action, ActionId id, TargetState before, TargetState now) => action switch
    {
        RestartContainer restart => OfReplica(restart.ContainerId, before, now, (was, replica) => Restart(id, was, replica)),
        UpdateEnvironment update => OfReplica(update.ContainerId, before, now, (was, replica) => Environment(update, id, was, replica)),
        ScaleService scale => Scale(scale, before, now),
        RollbackDeployment => Rollback(id, before, now),
        _ => new Indeterminate($"'{action.Tool}' is not something that is done to a local service."),
    };

    private static LocalJudge OfReplica(string id, TargetState before, TargetState now, Func<Container, Container, LocalJudge> judge) =>
        (before.Find(id), now.Find(id)) switch
        {
            ({ } was, { } replica) => judge(was, replica),
            _ => new Indeterminate($"{id} is not there any more."),
        };

    private static LocalJudge Restart(ActionId id, Container was, Container now)
    {
        var start = new LocalStep.Start(now.Service, LocalPlan.NumberOf(now));
        var isOurs = now.LastActionId == id.Value;
        var isNew = now.StartedAt != was.StartedAt;
        return now.State switch
        {
            ContainerState.Running when isNew => new Done($"{Runs(now)}{(isOurs ? string.Empty : "; it was started anew, though not by this action")}."),
            ContainerState.Running => new NotDone($"{Runs(now)}, as before."),
            ContainerState.Starting when isNew => new Partial($"{now.Id} is starting and does not serve yet.", [start]),
            ContainerState.Starting => new NotDone($"{now.Id} is the process that was there before."),
            ContainerState.Stopping when isOurs => new Partial($"{now.Id} is stopping.", [new LocalStep.Stop(now.Id), start]),
            ContainerState.Exited when isOurs => new Partial($"{now.Id} was stopped and not started again.", [start]),
            ContainerState.Exited => new NotDone($"{now.Id} is not running, and this action did not stop it. {now.StateReason}"),
            _ => new Indeterminate($"{now.Id} is {now.State}."),
        };
    }

    private static LocalJudge Environment(UpdateEnvironment update, ActionId id, Container was, Container now)
    {
        var isSet = update.Variables.All(variable => now.Environment.GetValueOrDefault(variable.Key) == variable.Value);
        if (!isSet)
        {
            return now.LastActionId == id.Value
                ? new Indeterminate($"{now.Id} was recreated by this action, but its environment is not what was asked for.")
                : new NotDone($"The environment of {now.Id} is as before.");
        }

        if (!update.Restart)
        {
            return new Done($"{string.Join(", ", update.Variables.Keys)} of {now.Id} hold from its next start on.");
        }

        var isNew = now.LastActionId == id.Value && now.StartedAt != was.StartedAt;
        return isNew && now.IsRunning
            ? new Done($"{Runs(now)} with the new environment.")
            : new Partial(
                $"The environment of {now.Id} is set, but {(isNew ? "it does not serve with it" : "its process began before that")}.",
                [isNew ? new LocalStep.Start(now.Service, LocalPlan.NumberOf(now)) : new LocalStep.Recreate(now.Id, Former(update, was))]);
    }

    // A state that went through a file has lost its environment: then there is nothing to put back.
    private static IReadOnlyDictionary<string, string?> Former(UpdateEnvironment update, Container was) =>
        was.Environment.Count > 0 ? LocalPlan.FormerValues(update, was) : new Dictionary<string, string?>();

    // Judged by the replicas that the action adds or removes: one that did not run before is not its business.
    private static LocalJudge Scale(ScaleService scale, TargetState before, TargetState now)
    {
        var count = now.Replicas.Count;
        var silent = now.Replicas.Where(replica => before.Find(replica.Id) is null && !replica.IsRunning).ToList();
        var evidence = $"{now.Service.Name} has {count} replicas, {now.RunningReplicas} of them running";
        if (count == scale.Replicas && silent.Count == 0)
        {
            return new Done($"{evidence}.");
        }

        if (count == before.Replicas.Count)
        {
            return new NotDone($"{evidence}, as before.");
        }

        var isBetween = count >= Math.Min(before.Replicas.Count, scale.Replicas) && count <= Math.Max(before.Replicas.Count, scale.Replicas);
        return isBetween
            ? new Partial(
                $"{evidence}; {scale.Replicas} were asked for.",
                [.. silent.Select(replica => new LocalStep.Start(replica.Service, LocalPlan.NumberOf(replica))), .. LocalPlan.Toward(scale.Replicas, now)])
            : new Indeterminate($"{evidence}, which is neither the {before.Replicas.Count} before nor on the way to {scale.Replicas}.");
    }

    private static LocalJudge Rollback(ActionId id, TargetState before, TargetState now)
    {
        if (before.Service.PreviousHealthyVersion is not { } version)
        {
            return new Indeterminate($"{before.Service.Name} had no version to roll back to.");
        }

        var there = now.Replicas.Count(replica => replica.Version == version && replica.IsRunning);
        var evidence = $"{there} of {now.Replicas.Count} replicas of {now.Service.Name} run {version}";
        if (there == now.Replicas.Count && now.Service.Version == version)
        {
            return new Done($"{evidence}.");
        }

        return now.Service.Version == before.Service.Version && now.Replicas.All(replica => replica.LastActionId != id.Value)
            ? new NotDone($"{evidence}; this action replaced none.")
            : new Partial($"{evidence}; {now.Service.Name} is at {now.Service.Version}.", [.. LocalPlan.ToVersion(version, now)]);
    }

    private static string Runs(Container replica) => $"{replica.Id} runs since {replica.StartedAt:HH:mm:ss.fff} UTC";
}
