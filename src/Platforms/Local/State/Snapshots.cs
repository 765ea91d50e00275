using RunbookExecutor.Core.Containers;

namespace RunbookExecutor.Platforms.Local.State;

/// <summary>Turns the state into what every platform reports.</summary>
internal static class Snapshots
{
    public const string Platform = "local";

    /// <param name="state">As published.</param>
    /// <param name="now">When it was read.</param>
    /// <param name="observe">What a slot looks like now, if it is not as published.</param>
    /// <param name="environment">Its variables; a reader leaves them out.</param>
    public static PlatformSnapshot Of(
        LocalState state,
        DateTimeOffset now,
        Func<ServiceState, SlotState, SlotState> observe,
        Func<ServiceState, SlotState, IReadOnlyDictionary<string, string>>? environment = null) => new(
            now,
            [.. state.Services.Select(ToService)],
            [.. state.Services.SelectMany(service => service.Slots.Select(slot =>
                ToContainer(service, observe(service, slot)) with { Environment = environment?.Invoke(service, slot) ?? new Dictionary<string, string>() }))]);

    private static Service ToService(ServiceState service) => new()
    {
        Name = service.Name,
        Platform = Platform,
        DesiredReplicas = service.Slots.Count,
        Version = service.Version,
        PreviousHealthyVersion = service.PreviousHealthyVersion,
        DeployedAt = service.DeployedAt,
        Mode = service.Mode,
    };

    private static Container ToContainer(ServiceState service, SlotState slot)
    {
        var version = slot.Process?.Version ?? slot.Version;
        return new Container
        {
            Id = slot.Name,
            Name = slot.Name,
            Service = service.Name,
            Platform = Platform,
            State = slot.State,
            Health = slot.Health,
            Mode = service.Mode,
            Image = $"{service.Name}:{version}",
            Version = version,
            StartedAt = slot.Process?.StartedAt,
            ExitCode = slot.ExitCode,
            StateReason = slot.Reason,
            Restarts = slot.Restarts,
            Crashes = slot.Crashes,
            Address = slot.Process?.Address,
            CpuLimitCores = service.CpuLimitCores,
            MemoryLimitBytes = service.MemoryLimitBytes,
            LastActionId = slot.LastActionId,
        };
    }
}
