using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Platforms.Docker.Acting.Calls;

namespace RunbookExecutor.Platforms.Docker.Acting.Keeping;

/// <summary>Removes the former containers of recreated replicas when they were kept for long enough; their volumes stay, since the successors use them.</summary>
internal sealed class KeptContainers(EngineCalls engine, Lookout lookout, IFreeze freeze)
{
    /// <summary>A day: long enough to return to one by hand the next morning.</summary>
    public static readonly TimeSpan KeepFor = TimeSpan.FromHours(24);

    /// <returns>Names of what was removed; nothing is while automation is frozen, since somebody may be looking for what happened.</returns>
    /// <exception cref="PlatformException">The engine does not answer.</exception>
    public async Task<IReadOnlyList<string>> CleanAsync(CancellationToken cancellationToken)
    {
        if (freeze.IsFrozen)
        {
            return [];
        }

        var sighting = await lookout.LookAsync(cancellationToken);
        var removed = new List<string>();
        foreach (var container in sighting.Containers.Where(container => IsDue(container, sighting)))
        {
            if (await RemoveAsync(container, cancellationToken))
            {
                removed.Add(container.Name);
            }
        }

        return removed;
    }

    // One that somebody else has removed meanwhile must not keep the others.
    private async Task<bool> RemoveAsync(Inspected container, CancellationToken cancellationToken)
    {
        try
        {
            await engine.RemoveAsync(container.Id, container.Name, withVolumes: false, cancellationToken);
            return true;
        }
        catch (PlatformException)
        {
            if (await engine.InspectAsync(container.Id, cancellationToken) is not null)
            {
                throw;
            }

            return false;
        }
    }

    /// <summary>Only one that stands still and whose replica has a container in its place: one that somebody has started again is in use.</summary>
    public static bool IsDue(Inspected container, Sighting sighting) =>
        SpareName.Parse(container.Name) is { Kind: SpareKind.Kept } spare
        && !container.IsUp
        && KeptSince(container, spare) is { } since
        && sighting.Time - since >= KeepFor
        && sighting.FindName(spare.Replica) is not null;

    // A replica may have stood still for days, or never have been started, when its successor took its place; and somebody may have tried the
    // kept one since.
    private static DateTimeOffset? KeptSince(Inspected container, SpareName spare)
    {
        var acted = Ids.TimeOf(spare.Action.Value);
        return container.FinishedAt is { } finished && !(acted > finished) ? finished : acted;
    }
}
