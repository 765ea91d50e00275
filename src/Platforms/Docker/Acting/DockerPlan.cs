using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Platforms.Docker.Acting.Copying;
using RunbookExecutor.Platforms.Docker.Acting.Recreating;
using RunbookExecutor.Platforms.Docker.Acting.Scaling;
using RunbookExecutor.Platforms.Docker.Acting.Steps;
using RunbookExecutor.Platforms.Docker.History;

namespace RunbookExecutor.Platforms.Docker.Acting;

/// <summary>The steps that carry an action out, or why it cannot be done.</summary>
internal sealed record DockerPlan(IReadOnlyList<DockerStep> Steps, Actuation.Impossible? Problem)
{
    public static DockerPlan For(RemediationAction action, ActionId id, TargetState before, Sighting sighting, ServiceHistory history) => Own(before, sighting) ?? Unread(before, sighting) ?? action switch
    {
        RestartContainer restart => OnReplica(restart.ContainerId, before, sighting, ForRestart),
        UpdateEnvironment update => OnReplica(update.ContainerId, before, sighting, replica => ForEnvironment(update, id, replica, sighting)),
        ScaleService scale => Of(Scale.Plan(scale, id, before, sighting)),
        RollbackDeployment => ForRollback(id, before, sighting, history),
        _ => Impossible("UNKNOWN_ACTION", $"'{action.Tool}' is not something that can be done to a Docker container."),
    };

    // Whatever a label or a policy says: what carries this out cannot be taken down by it.
    private static DockerPlan? Own(TargetState before, Sighting sighting) =>
        before.Replicas.FirstOrDefault(replica => sighting.FindName(replica.Name) is { } container && sighting.Ours.Contains(container.Id)) is { } own
            ? Impossible("OWN_CONTAINER", $"{own.Name} is a part of Runbook Executor, which never touches itself.")
            : null;

    private static DockerPlan? Unread(TargetState before, Sighting sighting) => sighting.Unread.FirstOrDefault(unread => unread.Service == before.Service.Name) is { } unread
        ? Impossible("UNREADABLE", $"{unread.Name} of {unread.Service} cannot be read: {unread.StateReason} Check it with 'docker inspect {unread.Name}'.")
        : null;

    private static DockerPlan OnReplica(string id, TargetState before, Sighting sighting, Func<Inspected, DockerPlan> plan) =>
        before.Find(id) is { } replica && sighting.FindName(replica.Name) is { } container
            ? plan(container)
            : Impossible("UNKNOWN_CONTAINER", $"There is no container '{id}' of {before.Service.Name} now.");

    private static DockerPlan ForRestart(Inspected container) => container switch
    {
        { IsPaused: true } => Impossible("PAUSED", $"{container.Name} is paused. Unpause it first: docker unpause {container.Name}."),
        { Status: "removing" or "dead" } => Impossible("GOING", $"{container.Name} is {container.Status}."),
        _ when container.Document.Flag("HostConfig", "AutoRemove") => Impossible(Reproducible.Rule, $"{container.Name} is removed as soon as it stops (--rm), so that it could not be started again. Start it without --rm."),
        _ => new DockerPlan(Restart.Plan(container), null),
    };

    private static DockerPlan ForEnvironment(UpdateEnvironment update, ActionId id, Inspected replica, Sighting sighting)
    {
        if (!update.Restart)
        {
            return Impossible("NEEDS_RECREATION", $"The environment of {replica.Name} is fixed when it is created, and recreating it is the only way to change it. Ask with restart true.");
        }

        if (update.Variables.Keys.FirstOrDefault(name => name.Length == 0 || name.Contains('=', StringComparison.Ordinal) || name.Contains('\0', StringComparison.Ordinal)) is { } misnamed)
        {
            return Impossible("INVALID_VARIABLE", $"'{misnamed}' is not a variable's name; write letters, digits and underscores.");
        }

        var isSo = update.Variables.All(variable => replica.Environment.GetValueOrDefault(variable.Key) == variable.Value);
        return isSo ? new DockerPlan([], null)
            : Reproducible.Problem(replica, sighting) is { } problem ? new DockerPlan([], problem)
            : new DockerPlan(RecreatePlan.Of(replica, new Change.Environment(update.Variables), id, isFirst: true), null);
    }

    private static DockerPlan ForRollback(ActionId id, TargetState before, Sighting sighting, ServiceHistory history)
    {
        if (history.PreviousHealthy(sighting.Images.Contains) is not { } former)
        {
            return Impossible(
                "NO_PREVIOUS_VERSION",
                $"{before.Service.Name} has run no other image of this machine healthily for long enough that was not itself rolled back from; deploy another one by hand.");
        }

        var (steps, problem) = ServiceSwap.Plan(new Change.Image(former.ImageId, former.Reference), id, before, sighting);
        return new DockerPlan(problem is null ? [.. steps, new NoteRollback(before.Service.Name, former.ImageId, former.Reference)] : [], problem);
    }

    private static DockerPlan Of((IReadOnlyList<DockerStep> Steps, Actuation.Impossible? Problem) plan) => new(plan.Steps, plan.Problem);

    private static DockerPlan Impossible(string rule, string reason) => new([], new Actuation.Impossible(rule, reason));
}
