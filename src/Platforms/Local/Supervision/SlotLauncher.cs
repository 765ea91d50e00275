using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Local.Declaration;
using RunbookExecutor.Platforms.Local.Logs;
using RunbookExecutor.Platforms.Local.Processes;
using RunbookExecutor.Platforms.Local.State;

namespace RunbookExecutor.Platforms.Local.Supervision;

/// <summary>Starts processes for one slot: chooses the port, builds the environment, and writes the process down before it runs.</summary>
internal sealed class SlotLauncher(Surroundings around, LocalServiceDefinition service, string slot, int number)
{
    /// <param name="version">The declared version to run.</param>
    /// <param name="beside">Another process of the slot goes on serving meanwhile.</param>
    /// <param name="record">How the slot's state takes it in.</param>
    public async Task<SlotProcess> LaunchAsync(string version, bool beside, Func<SlotState, ProcessRecord, SlotState> record)
    {
        ProcessRecord? started = null;
        int? port = null;
        var declared = service.FindVersion(version)
            ?? throw new PlatformException($"{service.Name} has no version '{version}'. Known: {service.VersionNames}.");
        var child = await around.Launcher.LaunchAsync(
            () =>
            {
                port = ChoosePort(beside);
                return Command(declared, port, beside);
            },
            identity =>
            {
                started = new ProcessRecord
                {
                    Identity = identity,
                    Port = port,
                    Version = version,
                    Digest = declared.Digest,
                    StartedAt = around.Time.GetUtcNow(),
                };
                around.Board.Change(service.Name, slot, state => record(state, started));
            });
        return new SlotProcess(child, started!);
    }

    /// <summary>Whether a second process of the slot could be given a port now.</summary>
    public bool HasSparePort()
    {
        var range = service.Ports;
        return range is null || PortChoice.Choose(range.Value, Taken(), preferred: null, PortChoice.IsFree) is not null;
    }

    private int? ChoosePort(bool beside)
    {
        if (service.Ports is not { } range)
        {
            return null;
        }

        var last = beside ? null : Slot().Process?.Port;
        return PortChoice.Choose(range, Taken(), last, PortChoice.IsFree) ?? throw new PlatformException(PortChoice.NoneFree(service));
    }

    private HashSet<int> Taken() => PortsInUse(around.Board.Current.FindService(service.Name)!);

    public static HashSet<int> PortsInUse(ServiceState service) => service.Slots
        .SelectMany(one => one.State == ContainerState.Exited ? one.Others : one.Others.Append(one.Process!))
        .Select(process => process?.Port)
        .OfType<int>()
        .ToHashSet();

    private ChildCommand Command(LocalVersion version, int? port, bool beside)
    {
        var state = Slot();
        if (!beside)
        {
            LogFile.Prepare(state.LogPath);
        }

        return new ChildCommand
        {
            Command = ChildCommand.WithPort(version.Command, port),
            Environment = ChildEnvironment.Build(
                around.OwnEnvironment,
                version.Merge(state.Overrides),
                new ReplicaFacts(service.Name, number, version.Name, port)),
            LogPath = state.LogPath,
            WorkingDirectory = service.WorkingDirectory,
            DieWithSupervisor = around.DieWithSupervisor,
        };
    }

    private SlotState Slot() => around.Board.Current.FindService(service.Name)?.FindSlot(slot)
        ?? throw new PlatformException($"{slot} was removed meanwhile.");
}
