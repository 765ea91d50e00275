using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Identity;

namespace RunbookExecutor.Platforms.Docker.Acting.Scaling;

/// <summary>
/// The replicas of a service as one scaling counts them: those that run, or that the engine starts again. One that is stopped or
/// paused is its operator's: it neither counts nor goes.
/// </summary>
internal sealed class ScaledReplicas
{
    private readonly ScaleService _scale;
    private readonly IReadOnlyList<Container> _wereUp;
    private readonly IReadOnlyList<Inspected> _stillThere;

    /// <param name="scale">What was asked for.</param>
    /// <param name="action">Whose doing it is.</param>
    /// <param name="before">What was there before it.</param>
    /// <param name="now">What is there now; the same before the first step.</param>
    /// <param name="sighting">What that was read from.</param>
    public ScaledReplicas(ScaleService scale, ActionId action, TargetState before, TargetState now, Sighting sighting)
    {
        _scale = scale;
        All = [.. now.Replicas.Select(replica => sighting.FindName(replica.Name)).OfType<Inspected>()];
        Up = [.. All.Where(IsUp)];
        Added = [.. All.Where(replica => replica.Label(ActingLabels.AddedBy) == action.Value)];
        _wereUp = [.. before.Replicas.Where(IsUp)];
        _stillThere = [.. YoungestFirst()];
    }

    /// <summary>Stopped ones too: they hold their names and numbers.</summary>
    public IReadOnlyList<Inspected> All { get; }

    public IReadOnlyList<Inspected> Up { get; }

    /// <summary>What this scaling made.</summary>
    public IReadOnlyList<Inspected> Added { get; }

    /// <summary>How many were up before it.</summary>
    public int Before => _wereUp.Count;

    /// <summary>What it is to remove yet: what it has stopped already, and of the rest no more than leaves the wanted number up.</summary>
    public IReadOnlyList<Inspected> Leaving => [.. Left, .. Surplus.Where(IsUp).Take(Math.Max(0, Up.Count - _scale.Replicas))];

    /// <summary>Whether anything shows that it was begun: one that went while others were to be added is somebody else's doing.</summary>
    public bool HasBegun => Added.Count > 0 || Left.Any() || (_scale.Replicas < Before && _stillThere.Count < Before);

    // What it stopped and did not remove yet, and what the scaling that it puts back has left.
    private IEnumerable<Inspected> Left =>
    [
        .. Surplus.Where(replica => !IsUp(replica)),
        .. All.Where(replica => !replica.IsUp && _scale.PutsBack is { } other && replica.Label(ActingLabels.AddedBy) == other.Value),
    ];

    // The same ones in whatever step it is asked: those that were up before, without the youngest of them that are gone already.
    private IEnumerable<Inspected> Surplus => _stillThere.Take(_stillThere.Count - _scale.Replicas);

    // What did not stay up goes before what did.
    private IEnumerable<Inspected> YoungestFirst() => _wereUp
        .Select(was => (WasRunning: was.IsRunning, Replica: All.FirstOrDefault(replica => replica.Name == was.Name && replica.Id == was.PlatformId)))
        .Where(one => one.Replica is not null)
        .OrderBy(one => one.WasRunning)
        .ThenByDescending(one => one.Replica!.Since)
        .ThenByDescending(one => SiblingNames.NumberOf(one.Replica!))
        .Select(one => one.Replica!);

    private static bool IsUp(Inspected replica) => replica.IsRunning || replica.IsRestarting;

    private static bool IsUp(Container replica) => replica.State is ContainerState.Running or ContainerState.Starting;
}
