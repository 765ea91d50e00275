using System.Text.Json.Nodes;
using RunbookExecutor.Platforms.Docker.Acting.Steps;

namespace RunbookExecutor.Platforms.Docker.Acting.Recreating;

/// <summary>The one way on from each stage of a recreation.</summary>
internal static class SwapRecovery
{
    public static Progress Of(ReplicaSwap swap) => swap.Stage switch
    {
        SwapStage.Untouched => new Progress.NotDone($"{swap.Name} is in its former container{(swap.Old!.IsUp ? $", which runs since {At(swap.Old)}" : string.Empty)}."),
        SwapStage.Prepared => new Progress.Partial($"{swap.Name} is as it was, and a successor was made for it, which is taken away.", TakeAway(swap)),
        SwapStage.Stopped => new Progress.Partial($"{swap.Name} is stopped, and its successor is ready.", TakeOver(swap, isAside: false)),
        SwapStage.SetAside => new Progress.Partial($"{swap.Name} is set aside, and its successor is ready.", TakeOver(swap, isAside: true)),
        SwapStage.Named => new Progress.Partial($"The successor of {swap.Name} has its name and was not started yet.", [new StartContainer(swap.Successor!.Id, swap.Name, HealthTime(swap))]),
        SwapStage.Starting => new Progress.Partial($"{swap.Name} {Reason(swap)}.", [new AwaitServing(swap.Successor!.Id, swap.Name, HealthTime(swap))]),
        SwapStage.Serving => new Progress.Done($"{swap.Name} runs since {At(swap.Successor!)}."),
        SwapStage.Failing => new Progress.Partial($"The successor of {swap.Name} {Reason(swap)}; its former container is put back.", SwapBack(swap)),
        SwapStage.Returning => new Progress.Partial($"The former container of {swap.Name} is on its way back.", Return(swap)),
        _ => new Progress.Indeterminate(Lost(swap)),
    };

    private static IReadOnlyList<DockerStep> TakeOver(ReplicaSwap swap, bool isAside) =>
        RecreatePlan.TakeOver(swap.Old!.Id, swap.Name, isAside, swap.Action, HealthTime(swap));

    private static IReadOnlyList<DockerStep> TakeAway(ReplicaSwap swap) => [.. RestoredPolicy(swap), RemoveSuccessor(swap)];

    private static IReadOnlyList<DockerStep> SwapBack(ReplicaSwap swap)
    {
        var successor = swap.Successor!;
        DockerStep[] stop = successor.IsUp ? [new StopContainer(successor.Id, $"the successor of {swap.Name}", successor.StopGrace)] : [];
        return
        [
            .. stop,
            new RenameContainer(successor.Id, $"the successor of {swap.Name}", SpareName.Successor(swap.Name, swap.Action).ToString()),
            .. Return(swap),
        ];
    }

    // The successor goes last: until then it holds the restart policy that is to be restored.
    private static IReadOnlyList<DockerStep> Return(ReplicaSwap swap)
    {
        var old = swap.Old!;
        DockerStep[] rename = swap.IsUnderItsName(old) ? [] : [new RenameContainer(old.Id, $"the former {swap.Name}", swap.Name)];
        DockerStep[] start = swap.WasUp && !old.IsUp ? [new StartAgain(old.Id, swap.Name)] : [];
        DockerStep[] remove = swap.Successor is null ? [] : [RemoveSuccessor(swap)];
        return [.. rename, .. RestoredPolicy(swap), .. start, .. remove];
    }

    private static RemoveContainer RemoveSuccessor(ReplicaSwap swap) => new(swap.Successor!.Id, $"the successor of {swap.Name}", WithVolumes: false);

    private static IReadOnlyList<DockerStep> RestoredPolicy(ReplicaSwap swap) =>
        swap.Successor is { } successor && !JsonNode.DeepEquals(successor.RestartPolicy, swap.Old!.RestartPolicy)
            ? [new SetRestartPolicy(swap.Old.Id, swap.Name, successor.RestartPolicy)]
            : [];

    private static string Lost(ReplicaSwap swap) => swap switch
    {
        { Holder: { } holder } when holder.Id != swap.Old?.Id && holder.Id != swap.Successor?.Id => $"Another container bears the name {swap.Name} now.",
        { Successor: null } => $"{swap.Name} is not there any more.",
        _ when swap.IsUnderItsName(swap.Successor) => $"{swap.Name} {Reason(swap)}, and its former container is not there any more.",
        _ => $"The former container of {swap.Name} was removed meanwhile; its successor is ready as {swap.Successor!.Name}.",
    };

    private static string Reason(ReplicaSwap swap) => Serving.Of(swap.Successor!, swap.Time) switch
    {
        Serving.No no => no.Reason,
        Serving.NotYet notYet => notYet.Evidence,
        _ => "runs",
    };

    private static TimeSpan HealthTime(ReplicaSwap swap) => Serving.HealthTime(swap.Successor!);

    private static string At(Inspected container) => $"{container.StartedAt:HH:mm:ss.fff} UTC";
}
