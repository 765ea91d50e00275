using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Platforms.Docker.Acting.Copying;
using RunbookExecutor.Platforms.Docker.Acting.Steps;

namespace RunbookExecutor.Platforms.Docker.Acting.Recreating;

/// <summary>
/// Moves the replicas of a service to another image, one after another. One that somebody has stopped is left alone: whatever he wants
/// with it, it is neither started nor replaced.
/// </summary>
internal static class ServiceSwap
{
    private const string NotRunning = "NOT_RUNNING";

    /// <summary>The replicas that are not made from the image, each with its recreation; the first that cannot be recreated forbids it all.</summary>
    public static (IReadOnlyList<DockerStep> Steps, Actuation.Impossible? Problem) Plan(Change.Image change, ActionId action, TargetState target, Sighting sighting, bool isFirst = true)
    {
        if (Replicas(target, sighting).All(replica => replica.IsStoppedOnPurpose))
        {
            return ([], new Actuation.Impossible(NotRunning, $"{target.Service.Name} has no replica that runs; those that are stopped are left alone. Start one first."));
        }

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

        var left = swaps.Where(swap => !swap.WasUp && IsLeft(swap.Holder, change)).Select(swap => swap.Name).ToList();
        if (moved.Count > 0 && moved.Count + left.Count == swaps.Count)
        {
            return new Progress.Done($"{evidence}{Remark(left)}.");
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

    /// <summary>The replicas that are made from another image and are to be moved, in that order.</summary>
    public static IEnumerable<Inspected> Outdated(Change.Image change, TargetState target, Sighting sighting) => Replicas(target, sighting)
        .Where(replica => replica.ImageId != change.ImageId && !replica.IsStoppedOnPurpose)
        .OrderBy(replica => replica.Name, StringComparer.Ordinal);

    /// <summary>Names of the replicas that are made from another image and are left alone.</summary>
    public static IReadOnlyList<string> Left(Change.Image change, TargetState target, Sighting sighting) =>
        [.. Replicas(target, sighting).Where(replica => IsLeft(replica, change)).Select(replica => replica.Name).Order(StringComparer.Ordinal)];

    /// <summary>What a sentence says of them at its end; empty when there are none.</summary>
    public static string Remark(IReadOnlyList<string> left) => left switch
    {
        [] => string.Empty,
        [var one] => $"; {one} is stopped and stays as it is",
        _ => $"; {string.Join(", ", left)} are stopped and stay as they are",
    };

    private static bool IsLeft(Inspected? replica, Change.Image change) => replica is { IsStoppedOnPurpose: true } && replica.ImageId != change.ImageId;

    private static IEnumerable<Inspected> Replicas(TargetState target, Sighting sighting) =>
        target.Replicas.Select(replica => sighting.FindName(replica.Name)).OfType<Inspected>();
}
