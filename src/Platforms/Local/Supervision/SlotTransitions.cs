using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Local.Processes;
using RunbookExecutor.Platforms.Local.State;

namespace RunbookExecutor.Platforms.Local.Supervision;

/// <summary>What happens to a slot's state as processes come and go in it.</summary>
internal static class SlotTransitions
{
    /// <summary>A process begins in it.</summary>
    public static SlotState Begin(this SlotState slot, ProcessRecord record, string? actionId, bool hasHealthCheck) => slot with
    {
        Process = record,
        State = ContainerState.Starting,
        Health = hasHealthCheck ? HealthState.Starting : HealthState.None,
        ExitCode = null,
        Reason = null,
        Restarts = slot.Process is null ? slot.Restarts : slot.Restarts + 1,
        LastActionId = actionId ?? slot.LastActionId,
    };

    /// <summary>A successor begins beside what runs.</summary>
    public static SlotState BeginBeside(this SlotState slot, ProcessRecord record) => slot with { Others = [.. slot.Others, record] };

    /// <summary>The successor serves from now on; what ran is on its way out. Whoever replaced it without an action takes the slot out of the last action's hands.</summary>
    public static SlotState TakenOver(this SlotState slot, ProcessRecord successor, string? actionId, bool hasHealthCheck) => slot with
    {
        Process = successor,
        Others = [.. slot.Others.Where(other => other.Identity != successor.Identity), .. slot.Process is { } old ? [old] : Array.Empty<ProcessRecord>()],
        Version = successor.Version,
        State = ContainerState.Running,
        Health = hasHealthCheck ? HealthState.Healthy : HealthState.None,
        ExitCode = null,
        Reason = null,
        Restarts = slot.Restarts + 1,
        Crashes = [],
        LastActionId = actionId,
    };

    /// <summary>We are about to end its process.</summary>
    public static SlotState Stopping(this SlotState slot, string? actionId) =>
        slot.Wanted() with { State = ContainerState.Stopping, LastActionId = actionId ?? slot.LastActionId };

    /// <summary>Somebody stops or starts it on purpose: how it ended before says nothing about what comes.</summary>
    public static SlotState Wanted(this SlotState slot) => slot.Crashes is [] ? slot : slot with { Crashes = [] };

    /// <summary>One of its processes has ended.</summary>
    public static SlotState Ended(this SlotState slot, ProcessIdentity process, int? exitCode, string reason, DateTimeOffset now) => slot.Process?.Identity == process
        ? slot with
        {
            State = ContainerState.Exited,
            Health = HealthState.None,
            ExitCode = exitCode,
            Reason = reason,
            Crashes = slot.State == ContainerState.Stopping ? slot.Crashes : slot.AndCrash(now, exitCode),
        }
        : slot with { Others = [.. slot.Others.Where(other => other.Identity != process)] };

    /// <summary>The successor that was to serve from now on ended in that very moment.</summary>
    public static SlotState EndedAtOnce(this SlotState slot, string reason, DateTimeOffset now) =>
        slot.NotStarted(reason) with { Crashes = slot.AndCrash(now, exitCode: null) };

    /// <summary>It could not be started.</summary>
    public static SlotState NotStarted(this SlotState slot, string reason) =>
        slot with { State = ContainerState.Exited, Health = HealthState.None, Reason = reason };

    private static IReadOnlyList<Crash> AndCrash(this SlotState slot, DateTimeOffset now, int? exitCode) =>
        [.. slot.Crashes.TakeLast(Container.KeptCrashes - 1), new Crash(now, exitCode)];
}
