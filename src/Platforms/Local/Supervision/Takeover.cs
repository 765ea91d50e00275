using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Local.Declaration;
using RunbookExecutor.Platforms.Local.Processes;
using RunbookExecutor.Platforms.Local.State;

namespace RunbookExecutor.Platforms.Local.Supervision;

/// <summary>What a supervisor begins with: the declaration, and what an earlier one on the same data directory left.</summary>
/// <param name="State">Services and slots as they are to be.</param>
/// <param name="Surplus">Processes that serve in none of them any more, with the name of their slot; some may be dead and have left others behind.</param>
internal sealed record Takeover(LocalState State, IReadOnlyList<(string Slot, ProcessRecord Process)> Surplus)
{
    public static Takeover Plan(
        IReadOnlyList<LocalServiceDefinition> declared,
        LocalState? former,
        ProcessIdentity self,
        LocalFolder folder,
        DateTimeOffset now,
        Func<ProcessIdentity, bool> isAlive)
    {
        var services = declared.Select(service => Continue(service, former?.FindService(service.Name), folder, now, isAlive)).ToList();
        var kept = services.SelectMany(service => service.Slots).Select(slot => slot.Process?.Identity).OfType<ProcessIdentity>().Where(isAlive).ToHashSet();
        var surplus = (former?.Services ?? [])
            .SelectMany(service => service.Slots)
            .SelectMany(slot => ProcessesOf(slot).Select(process => (slot.Name, process)))
            .Where(one => !kept.Contains(one.process.Identity));
        return new Takeover(new LocalState { Supervisor = self, Services = services }, [.. surplus]);
    }

    public static IEnumerable<ProcessRecord> ProcessesOf(SlotState slot) => slot.Process is { } process ? slot.Others.Prepend(process) : slot.Others;

    private static ServiceState Continue(
        LocalServiceDefinition declared,
        ServiceState? former,
        LocalFolder folder,
        DateTimeOffset now,
        Func<ProcessIdentity, bool> isAlive)
    {
        var version = former is not null && former.DeclaredVersion == declared.Current && declared.FindVersion(former.Version) is not null
            ? former.Version
            : declared.Current;
        var service = new ServiceState
        {
            Name = declared.Name,
            Mode = declared.Mode,
            CpuLimitCores = declared.CpuLimitCores,
            MemoryLimitBytes = declared.MemoryLimitBytes,
            HealthPath = declared.HealthPath,
            DeclaredReplicas = declared.Replicas,
            DeclaredVersion = declared.Current,
            Version = version,
            History = former?.History ?? [new VersionEntry(version)],
            Slots = [],
        };
        service = former is null || former.Version == version ? service : service.MoveTo(version, now);
        return service with { Slots = Slots(declared, former, version, folder, isAlive) };
    }

    // A scale that was kept wins until the declaration says something new.
    private static List<SlotState> Slots(
        LocalServiceDefinition declared,
        ServiceState? former,
        string version,
        LocalFolder folder,
        Func<ProcessIdentity, bool> isAlive)
    {
        var wanted = former is not null && former.DeclaredReplicas == declared.Replicas ? former.Slots.Count : declared.Replicas;
        var slots = (former?.Slots ?? []).OrderBy(slot => slot.Number).Take(wanted).Select(slot => slot with
        {
            Others = [],
            State = slot.Process is { } process && isAlive(process.Identity) ? slot.State : ContainerState.Exited,
            LogPath = folder.LogPath(slot.Name),
            Version = former!.Version == version && declared.FindVersion(slot.Version) is not null ? slot.Version : version,
        }).ToList();
        while (slots.Count < wanted)
        {
            slots.Add(NewSlot(declared.Name, NextNumber(slots), version, folder));
        }

        return slots;
    }

    public static SlotState NewSlot(string service, int number, string version, LocalFolder folder) => new()
    {
        Name = NameOf(service, number),
        Number = number,
        Version = version,
        State = ContainerState.Starting,
        LogPath = folder.LogPath(NameOf(service, number)),
    };

    public static string NameOf(string service, int number) => $"{service}-{number}";

    public static int NextNumber(IEnumerable<SlotState> slots) => Enumerable.Range(1, int.MaxValue).Except(slots.Select(slot => slot.Number)).First();
}
