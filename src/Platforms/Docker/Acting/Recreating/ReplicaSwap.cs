using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Identity;

namespace RunbookExecutor.Platforms.Docker.Acting.Recreating;

/// <summary>What is there of one replica's recreation: the container that was there before, and the successor that the action made.</summary>
/// <param name="Name">The replica's name.</param>
/// <param name="Action">The action.</param>
/// <param name="Old">The container that was there before; null when it is gone.</param>
/// <param name="Successor">Null when there is none.</param>
/// <param name="Holder">Who bears the replica's name now.</param>
/// <param name="WasUp">Whether the old one was up before the action.</param>
/// <param name="Time">When that was seen.</param>
internal sealed record ReplicaSwap(string Name, ActionId Action, Inspected? Old, Inspected? Successor, Inspected? Holder, bool WasUp, DateTimeOffset Time)
{
    public static ReplicaSwap Of(Container before, ActionId action, Sighting now)
    {
        var spare = SpareName.Successor(before.Name, action).ToString();
        var holder = now.FindName(before.Name);
        return new ReplicaSwap(
            before.Name,
            action,
            before.PlatformId is { } id ? now.FindId(id) : null,
            now.FindName(spare) ?? (holder?.Label(Labels.Action) == action.Value && holder.Id != before.PlatformId ? holder : null),
            holder,
            before.State is ContainerState.Running or ContainerState.Starting,
            now.Time);
    }

    public string KeptName => SpareName.Kept(Name, Action).ToString();

    public bool IsUnderItsName(Inspected? container) => container is not null && container.Name == Name;

    /// <summary>How far it is.</summary>
    public SwapStage Stage => this switch
    {
        { Successor: null, Old: null } => SwapStage.Lost,
        { Holder: { } holder } when holder.Id != Old?.Id && holder.Id != Successor?.Id => SwapStage.Lost,
        { Successor: null } => IsUnderItsName(Old) && (Old!.IsUp || !WasUp) ? SwapStage.Untouched : SwapStage.Returning,
        _ when IsUnderItsName(Successor) => StageOfHolder(Successor),
        { Successor.WasTried: true } => SwapStage.Returning,
        { Old: null } => SwapStage.Lost,
        _ when !IsUnderItsName(Old) => SwapStage.SetAside,
        _ => Old.IsUp || !WasUp ? SwapStage.Prepared : SwapStage.Stopped,
    };

    private SwapStage StageOfHolder(Inspected successor) => successor switch
    {
        { WasTried: false } => SwapStage.Named,
        _ => Serving.Of(successor, Time) switch
        {
            Serving.Yes => SwapStage.Serving,
            Serving.NotYet => SwapStage.Starting,
            _ => Old is null ? SwapStage.Lost : SwapStage.Failing,
        },
    };
}

/// <summary>The stages of a recreation, each with one way on; docs/docker.md has the table.</summary>
internal enum SwapStage
{
    /// <summary>The replica is as it was; there is no successor.</summary>
    Untouched,

    /// <summary>The successor is made; the replica is up.</summary>
    Prepared,

    /// <summary>The replica is stopped under its name.</summary>
    Stopped,

    /// <summary>The replica's name is free.</summary>
    SetAside,

    /// <summary>The successor bears the name and was not started.</summary>
    Named,

    /// <summary>The successor was started and does not serve yet.</summary>
    Starting,

    Serving,

    /// <summary>The successor was started and will not serve.</summary>
    Failing,

    /// <summary>The successor failed, and the replica is on its way back.</summary>
    Returning,

    /// <summary>Somebody else took the name, or a container that is needed is gone.</summary>
    Lost,
}
