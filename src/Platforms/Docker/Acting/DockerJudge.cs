using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Platforms.Docker.Acting.Copying;
using RunbookExecutor.Platforms.Docker.Acting.Recreating;
using RunbookExecutor.Platforms.Docker.Acting.Scaling;
using RunbookExecutor.Platforms.Docker.Acting.Steps;
using RunbookExecutor.Platforms.Docker.History;
using RunbookExecutor.Platforms.Docker.Reading;

namespace RunbookExecutor.Platforms.Docker.Acting;

/// <summary>Says from what was there before and what is there now how far an action got.</summary>
internal static class DockerJudge
{
    public static Progress Of(RemediationAction action, ActionId id, TargetState before, TargetState now, Sighting sighting, ServiceHistory history) => action switch
    {
        _ when sighting.Unread.FirstOrDefault(unread => unread.Service == before.Service.Name) is { } unread => new Progress.Indeterminate($"{unread.Name} cannot be read. {unread.StateReason}"),
        RestartContainer restart => OfReplica(restart.ContainerId, before, was => Restart.Judge(was, sighting)),
        UpdateEnvironment update => OfReplica(update.ContainerId, before, was => Environment(update, ReplicaSwap.Of(was, id, sighting))),
        ScaleService scale => Scale.Judge(scale, id, before, now, sighting),
        RollbackDeployment => Rollback(id, before, now, sighting, history),
        _ => new Progress.Indeterminate($"'{action.Tool}' is not something that is done to a Docker container."),
    };

    private static Progress OfReplica(string id, TargetState before, Func<Container, Progress> judge) =>
        before.Find(id) is { } was ? judge(was) : new Progress.Indeterminate($"'{id}' was not there before.");

    private static Progress Environment(UpdateEnvironment update, ReplicaSwap swap)
    {
        if (SwapRecovery.Of(swap) is not Progress.Done done)
        {
            return SwapRecovery.Of(swap);
        }

        var wrong = update.Variables.Where(variable => swap.Holder!.Environment.GetValueOrDefault(variable.Key) != variable.Value).Select(variable => variable.Key).ToList();
        return wrong.Count == 0
            ? new Progress.Done($"{done.Evidence.TrimEnd('.')} with the new environment.")
            : new Progress.Indeterminate($"{swap.Name} was recreated by this action, but {string.Join(", ", wrong)} is not what was asked for.");
    }

    private static Progress Rollback(ActionId id, TargetState before, TargetState now, Sighting sighting, ServiceHistory history)
    {
        var service = before.Service.Name;
        var former = history.Deployments.LastOrDefault(one => ContainerReading.VersionOf(one.ImageId) == before.Service.PreviousHealthyVersion);
        if (before.Service.PreviousHealthyVersion is null || former is null)
        {
            return new Progress.Indeterminate($"{service} had no version to roll back to.");
        }

        var note = new NoteRollback(service, former.ImageId, former.Reference);
        return ServiceSwap.Judge(new Change.Image(former.ImageId, former.Reference), id, before, now, sighting) switch
        {
            Progress.Done done when history.Present?.ImageId != former.ImageId => new Progress.Partial($"{done.Evidence} That is not written down yet.", [note]),
            var other => other,
        };
    }
}
