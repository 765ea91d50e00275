using RunbookExecutor.Core.Containers;

namespace RunbookExecutor.Monitor.Sampling;

/// <summary>What the platform listed last, with each container's window. The sampler publishes a new view; readers keep the one they took.</summary>
public sealed class Fleet
{
    private volatile FleetView view = FleetView.Nothing;

    public FleetView Current => view;

    internal void Publish(FleetView next) => view = next;
}

/// <param name="Snapshot">As listed.</param>
/// <param name="Windows">One for each container of the snapshot, in its order.</param>
/// <param name="Problem">Why the platform cannot be read now; null when it can. Nothing is known while there is one.</param>
/// <param name="IsListed">Whether the platform has answered at least once.</param>
public sealed record FleetView(PlatformSnapshot Snapshot, IReadOnlyList<ContainerWindow> Windows, string? Problem, bool IsListed)
{
    public static readonly FleetView Nothing = new(new PlatformSnapshot(DateTimeOffset.UnixEpoch, [], []), [], Problem: null, IsListed: false);

    public ContainerWindow? Find(string containerId)
    {
        foreach (var window in Windows)
        {
            if (window.Container.Id == containerId)
            {
                return window;
            }
        }

        return null;
    }
}
