using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Docker.Acting.Steps;

namespace RunbookExecutor.Platforms.Docker.Acting;

/// <summary>A restart is a stop and a start of the same container, as two calls, so that a crash between them can be told.</summary>
internal static class Restart
{
    public static IReadOnlyList<DockerStep> Plan(Inspected container)
    {
        DockerStep[] stop = container.IsUp ? [new StopContainer(container.Id, container.Name, container.StopGrace)] : [];
        return [.. stop, Start(container)];
    }

    /// <param name="was">What was there before.</param>
    /// <param name="sighting">What is there now.</param>
    public static Progress Judge(Container was, Sighting sighting)
    {
        var now = was.PlatformId is { } id ? sighting.FindId(id) : null;
        if (now is null || now.Name != was.Name)
        {
            return new Progress.Indeterminate($"{was.Name} is not there any more, or is another container now.");
        }

        var isNew = now.StartedAt is { } started && (was.StartedAt is null || started > was.StartedAt);
        return isNew ? OfStarted(now, sighting.Time) : OfUnstarted(was, now);
    }

    private static Progress OfStarted(Inspected now, DateTimeOffset time) => Serving.Of(now, time) switch
    {
        Serving.Yes => new Progress.Done($"{now.Name} runs since {now.StartedAt:HH:mm:ss.fff} UTC{(now.Health.Length > 0 ? " and is healthy" : string.Empty)}."),
        Serving.NotYet notYet => new Progress.Partial($"{now.Name} {notYet.Evidence}.", [new AwaitServing(now.Id, now.Name, Serving.HealthTime(now))]),
        Serving.No no => new Progress.Indeterminate($"{now.Name} was started again, and {no.Reason}."),
        _ => new Progress.Indeterminate($"{now.Name} is {now.Status}."),
    };

    private static Progress OfUnstarted(Container was, Inspected now)
    {
        if (now.IsUp)
        {
            return new Progress.NotDone($"{now.Name} runs since {now.StartedAt:HH:mm:ss.fff} UTC, as before.");
        }

        // It ended after it was last seen running: by this action's stop, or by itself just then; one start brings it to where it should be.
        return was.State is ContainerState.Running or ContainerState.Starting
            ? new Progress.Partial($"{now.Name} was stopped and not started again.", [Start(now)])
            : new Progress.NotDone($"{now.Name} is {now.Status}, as before.");
    }

    private static StartContainer Start(Inspected container) => new(container.Id, container.Name, Serving.HealthTime(container));
}
