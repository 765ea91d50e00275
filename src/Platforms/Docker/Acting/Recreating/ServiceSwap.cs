using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Platforms.Docker.Acting.Copying;
using RunbookExecutor.Platforms.Docker.Acting.Steps;

namespace RunbookExecutor.Platforms.Docker.Acting.Recreating;

/// <summary>Moves the replicas of a service to another image, one after another.</summary>
internal static class ServiceSwap
{
    /// <summary>The replicas that are not made from the image, each with its recreation; the first that cannot be recreated forbids it all.</summary>
    public static (IReadOnlyList<DockerStep> Steps, Actuation.Impossible? Problem) Plan(Change.Image change, ActionId action, TargetState target, Sighting sighting, bool isFirst = true)
    {
        var steps = new List<DockerStep>();
        foreach (var replica in Outdated(change, target, sighting))
        {
            if (Reproducible.Problem(replica, sighting) is { } problem)
            {
                return ([], problem);
            }

            steps.AddRange(RecreatePlan.Of(replica, change, action, isFirst && steps.Count == 0));
        }

        return (steps, null);
    }

    /// <summary>How far the replicas are, all taken together.</summary>
    public static Progress Judge(Change.Image change, ActionId action, TargetState before, TargetState now, Sighting sighting)
    {
        var swaps = before.Replicas.Select(replica => ReplicaSwap.Of(replica, action, sighting)).ToList();
        var moved = swaps.Where(swap => swap.Holder?.ImageId == change.ImageId).ToList();
        var evidence = $"{moved.Count} of {swaps.Count} replicas of {before.Service.Name} run {change.Reference}";
        if (swaps.FirstOrDefault(IsHalfWay) is { } halfWay)
        {
            return SwapRecovery.Of(halfWay) switch
            {
                Progress.Partial partial => partial with { Evidence = $"{evidence}. {partial.Evidence}" },
                var other => other,
            };
        }

        if (moved.Count == swaps.Count)
        {
            return new Progress.Done($"{evidence}.");
        }

        if (moved.Count == 0 || !moved.Exists(swap => swap.Stage == SwapStage.Serving))
        {
            return new Progress.NotDone($"{evidence}; this action replaced none.");
        }

        return swaps.Find(swap => WasPutBack(swap, before)) is { } refused
            ? new Progress.Indeterminate($"{evidence}; {refused.Name} would not run with it and is in its former container again.")
            : Continue(change, action, now, sighting, evidence);
    }

    private static Progress Continue(Change.Image change, ActionId action, TargetState now, Sighting sighting, string evidence)
    {
        var (steps, problem) = Plan(change, action, now, sighting, isFirst: false);
        return problem is null ? new Progress.Partial($"{evidence}.", steps) : new Progress.Indeterminate($"{evidence}. {problem.Reason}");
    }

    private static bool IsHalfWay(ReplicaSwap swap) => swap.Stage is not (SwapStage.Untouched or SwapStage.Serving);

    // A replica that its restart policy has started since is no such one: what crashes again and again is just what a rollback is for.
    private static bool WasPutBack(ReplicaSwap swap, TargetState before) =>
        swap is { Stage: SwapStage.Untouched, WasUp: true } && swap.Old is { RestartCount: not > 0 } old && old.StartedAt > Replica(swap, before).StartedAt;

    private static Container Replica(ReplicaSwap swap, TargetState before) => before.Replicas.First(replica => replica.Name == swap.Name);

    /// <summary>The replicas that are made from another image, in the order in which they are moved.</summary>
    public static IEnumerable<Inspected> Outdated(Change.Image change, TargetState target, Sighting sighting) => target.Replicas
        .Select(replica => sighting.FindName(replica.Name))
        .OfType<Inspected>()
        .Where(replica => replica.ImageId != change.ImageId)
        .OrderBy(replica => replica.Name, StringComparer.Ordinal);
}
