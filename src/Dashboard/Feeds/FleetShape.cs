using RunbookExecutor.Dashboard.Views;

namespace RunbookExecutor.Dashboard.Feeds;

/// <summary>What pages draw of the fleet, without its numbers: as long as it stays the same, nothing has to be drawn again.</summary>
internal static class FleetShape
{
    public static int Of(FleetList list)
    {
        var hash = new HashCode();
        hash.Add(list.Warning);
        foreach (var container in list.Containers)
        {
            hash.Add((container.Id, container.State, container.StateReason, container.Health, container.Version, container.Mode, container.Restarts));
        }

        foreach (var service in list.Services)
        {
            hash.Add(service);
        }

        return hash.ToHashCode();
    }
}
