using RunbookExecutor.Core.Containers;

namespace RunbookExecutor.Platforms.Local.State;

/// <summary>Which versions a service ran, and where a rollback would return to.</summary>
internal static class VersionHistory
{
    private const int Longest = 50;

    /// <summary>The service moves to a version: by an operator, with a time; as declared or rolled back to, without.</summary>
    public static ServiceState MoveTo(this ServiceState service, string version, DateTimeOffset? deployedAt) => service with
    {
        Version = version,
        History = [.. service.History.TakeLast(Longest - 1), new VersionEntry(version, deployedAt)],
    };

    /// <summary>The present version is left for a former one and does not come into question again.</summary>
    public static ServiceState RollBackTo(this ServiceState service, string version, DateTimeOffset now)
    {
        if (service.Version == version)
        {
            return service;
        }

        IReadOnlyList<VersionEntry> history = [.. service.History.SkipLast(1), service.History[^1] with { RolledBackAt = now }];
        return (service with { History = history }).MoveTo(version, deployedAt: null);
    }

    /// <summary>Notes that the present version has become healthy once every replica serves it.</summary>
    public static ServiceState NoteHealth(this ServiceState service, DateTimeOffset now)
    {
        if (service.History[^1].HealthyAt is not null || service.Slots.Count == 0 || !service.Slots.All(slot => Serves(slot, service.Version)))
        {
            return service;
        }

        return service with { History = [.. service.History.SkipLast(1), service.History[^1] with { HealthyAt = now }] };
    }

    /// <summary>The latest other version that became healthy and was not itself rolled back from; null when there is none.</summary>
    public static string? PreviousHealthy(this ServiceState service, Func<string, bool> isDeclared) => service.History
        .LastOrDefault(entry => entry.Version != service.Version && entry.HealthyAt is not null && entry.RolledBackAt is null && isDeclared(entry.Version))
        ?.Version;

    private static bool Serves(SlotState slot, string version) =>
        slot.State == ContainerState.Running && slot.Health is HealthState.None or HealthState.Healthy && slot.Process?.Version == version;
}
