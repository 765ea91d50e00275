using System.Text.Json.Serialization;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Local.Processes;

namespace RunbookExecutor.Platforms.Local.State;

/// <summary>All that the supervisor knows, as it publishes it: for readers in other processes, and for the supervisor that comes after it.</summary>
public sealed record LocalState
{
    public const int CurrentFormat = 1;

    public int Format { get; init; } = CurrentFormat;

    /// <summary>The process that writes this.</summary>
    public required ProcessIdentity Supervisor { get; init; }

    public required IReadOnlyList<ServiceState> Services { get; init; }

    public ServiceState? FindService(string name) => Services.FirstOrDefault(service => service.Name == name);

    public (ServiceState Service, SlotState Slot)? FindSlot(string name)
    {
        foreach (var service in Services)
        {
            if (service.FindSlot(name) is { } slot)
            {
                return (service, slot);
            }
        }

        return null;
    }

    /// <summary>This with one service changed; the same object when nothing changed.</summary>
    public LocalState With(string service, Func<ServiceState, ServiceState> change)
    {
        if (FindService(service) is not { } before || change(before) is var after && ReferenceEquals(before, after))
        {
            return this;
        }

        return this with { Services = [.. Services.Select(one => ReferenceEquals(one, before) ? after : one)] };
    }
}

/// <summary>A service as it stands: what it was declared to be, what it runs, and the versions it ran.</summary>
public sealed record ServiceState
{
    public required string Name { get; init; }

    public AutomationMode Mode { get; init; }

    public double? CpuLimitCores { get; init; }

    public long? MemoryLimitBytes { get; init; }

    public string? HealthPath { get; init; }

    /// <summary>Replicas of the declaration; when it changes, it wins over a scale that was kept.</summary>
    public required int DeclaredReplicas { get; init; }

    /// <summary>Version of the declaration; when it changes, it wins over a version that was kept.</summary>
    public required string DeclaredVersion { get; init; }

    /// <summary>What its replicas run, or are being moved to.</summary>
    public required string Version { get; init; }

    public string? PreviousHealthyVersion { get; init; }

    /// <summary>Oldest first; the last one is <see cref="Version"/>.</summary>
    public required IReadOnlyList<VersionEntry> History { get; init; }

    /// <summary>Its replicas, by number; as many as it is to run.</summary>
    public required IReadOnlyList<SlotState> Slots { get; init; }

    [JsonIgnore]
    public DateTimeOffset? DeployedAt => History.Count > 0 ? History[^1].DeployedAt : null;

    public SlotState? FindSlot(string name) => Slots.FirstOrDefault(slot => slot.Name == name);

    /// <summary>This with one slot changed; the same object when nothing changed.</summary>
    public ServiceState With(string slot, Func<SlotState, SlotState> change)
    {
        if (FindSlot(slot) is not { } before || change(before) is var after && ReferenceEquals(before, after))
        {
            return this;
        }

        return this with { Slots = [.. Slots.Select(one => ReferenceEquals(one, before) ? after : one)] };
    }
}

/// <summary>One time that a version became the service's.</summary>
/// <param name="Version">Its name.</param>
/// <param name="DeployedAt">When an operator deployed it; null for the first one and after a rollback.</param>
/// <param name="HealthyAt">When all replicas ran it healthily for the first time.</param>
/// <param name="RolledBackAt">When a rollback left it.</param>
public sealed record VersionEntry(string Version, DateTimeOffset? DeployedAt = null, DateTimeOffset? HealthyAt = null, DateTimeOffset? RolledBackAt = null);

/// <summary>One replica's place: it keeps its name, log, overrides and budgets while processes come and go in it.</summary>
public sealed record SlotState
{
    public required string Name { get; init; }

    public required int Number { get; init; }

    /// <summary>What it is to run at its next start.</summary>
    public required string Version { get; init; }

    public ContainerState State { get; init; } = ContainerState.Exited;

    public HealthState Health { get; init; } = HealthState.None;

    /// <summary>The present process, or the last one.</summary>
    public ProcessRecord? Process { get; init; }

    /// <summary>Processes beside it: a successor that is not serving yet, predecessors that are on their way out.</summary>
    public IReadOnlyList<ProcessRecord> Others { get; init; } = [];

    public int Restarts { get; init; }

    /// <summary>Its latest crashes since it was last started, stopped or replaced on purpose, oldest first.</summary>
    public IReadOnlyList<Crash> Crashes { get; init; } = [];

    public int? ExitCode { get; init; }

    public string? Reason { get; init; }

    /// <summary>Variables of this replica alone, over the declared ones; a null hides one of those.</summary>
    public IReadOnlyDictionary<string, string?> Overrides { get; init; } = new Dictionary<string, string?>();

    public required string LogPath { get; init; }

    /// <summary>The action that last stopped, started or replaced it.</summary>
    public string? LastActionId { get; init; }
}

/// <summary>One process of a slot.</summary>
public sealed record ProcessRecord
{
    public required ProcessIdentity Identity { get; init; }

    public int? Port { get; init; }

    public required string Version { get; init; }

    /// <summary>Of the declaration that it was started from.</summary>
    public required string Digest { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    [JsonIgnore]
    public string? Address => Port is { } port ? $"127.0.0.1:{port}" : null;
}
