using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Local.Declaration;
using RunbookExecutor.Platforms.Local.Logs;
using RunbookExecutor.Platforms.Local.Processes;
using RunbookExecutor.Platforms.Local.State;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace RunbookExecutor.Platforms.Local.Supervision;

/// <summary>Keeps the declared services running as child processes, and publishes what it knows of them.</summary>
public sealed partial class LocalSupervisor : IHostedService, IDisposable
{
    private static readonly TimeSpan Housekeeping = TimeSpan.FromSeconds(2);

    private readonly LocalPlatformOptions _options;
    private readonly Dictionary<string, LocalServiceDefinition> _services;
    private readonly TimeProvider _time;
    private readonly ILogger<LocalSupervisor> _logger;
    private readonly LocalFolder _folder;
    private readonly LocalRegistry? _registry;
    private readonly ConcurrentDictionary<string, Replica> _replicas = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private FileStream? _lock;
    private Surroundings? _around;
    private Task _housekeeping = Task.CompletedTask;
    private Task? _stopped;

    public LocalSupervisor(
        LocalPlatformOptions options,
        IReadOnlyList<LocalServiceDefinition> services,
        TimeProvider time,
        ILogger<LocalSupervisor> logger)
    {
        _options = options;
        _services = services.ToDictionary(service => service.Name, StringComparer.Ordinal);
        _time = time;
        _logger = logger;
        _folder = new LocalFolder(options.DataDirectory);
        _registry = options.RegistryFolder is { } folder ? new LocalRegistry(folder) : null;
    }

    /// <summary>Adopts what an earlier supervisor left here, ends what others left elsewhere, and starts the rest; does not wait for it to serve.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!Proc.IsSupported)
        {
            throw new PlatformException("Local services need Linux: their supervision reads /proc. Use the Docker platform on other systems.");
        }

        _folder.Create();
        _lock = SupervisorLock.Take(_folder);
        await CleanUpElsewhereAsync();
        var takeover = Takeover.Plan([.. _services.Values], ReadFormer(), Proc.Self, _folder, _time.GetUtcNow(), Proc.IsAlive);
        var board = new StateBoard(new StateFile(_folder.StatePath), takeover.State, Settle, e => LogUnwritten(e.Message));
        _around = new Surroundings(
            _options,
            _folder,
            board,
            new ChildLauncher(),
            new HealthProbe(_time),
            ChildEnvironment.FromThisProcess(),
            DiesWithSupervisor(),
            _time);
        await new Leftovers(_time, _logger).EndAsync(takeover.Surplus, _folder);
        await BeginAsync(takeover.State, cancellationToken);
        _housekeeping = KeepHouseAsync();
    }

    /// <summary>Ends all children, all at the same time.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => _stopped ??= _around is null ? Task.CompletedTask : StopOnceAsync();

    public void Dispose()
    {
        foreach (var replica in _replicas.Values)
        {
            replica.Dispose();
        }

        _around?.Launcher.Dispose();
        _around?.Probe.Dispose();
        _stopping.Dispose();
        _lock?.Dispose();
    }

    /// <summary>What is there now, environments included.</summary>
    public PlatformSnapshot Read() => Snapshots.Of(State, _time.GetUtcNow(), (_, slot) => slot, EnvironmentOf);

    internal LocalState State => Around.Board.Current;

    internal DateTimeOffset Now => _time.GetUtcNow();

    internal LocalServiceDefinition Definition(string service) => _services.TryGetValue(service, out var definition)
        ? definition
        : throw new PlatformException($"There is no local service '{service}'. Known: {string.Join(", ", _services.Keys.Order(StringComparer.Ordinal))}.");

    internal Task<string> StopReplicaAsync(string slot, string? actionId, CancellationToken cancellationToken) =>
        Find(slot).StopAsync(actionId, cancellationToken);

    /// <summary>Starts a replica; one that the service does not have yet is added.</summary>
    internal async Task<string> StartReplicaAsync(string service, int number, string? actionId, CancellationToken cancellationToken)
    {
        var name = Takeover.NameOf(service, number);
        Definition(service);
        Around.Board.Change(service, state => state.FindSlot(name) is not null
            ? state
            : state with { Slots = [.. state.Slots.Append(Takeover.NewSlot(service, number, state.Version, _folder)).OrderBy(slot => slot.Number)] });
        return await Keep(service, State.FindService(service)!.FindSlot(name)!).StartAsync(actionId, cancellationToken);
    }

    /// <summary>Ends a replica and gives up its slot; one that is gone already is left so.</summary>
    internal async Task<string> RemoveReplicaAsync(string slot, CancellationToken cancellationToken)
    {
        if (!_replicas.TryGetValue(slot, out var replica))
        {
            return $"{slot} was removed already.";
        }

        var sentence = await replica.RemoveAsync(cancellationToken);
        _replicas.TryRemove(slot, out _);
        return sentence;
    }

    internal Task<string> ReplaceReplicaAsync(string slot, string? version, string? actionId, CancellationToken cancellationToken) =>
        Find(slot).ReplaceAsync(version ?? State.FindSlot(slot)!.Value.Slot.Version, actionId, cancellationToken);

    /// <summary>Sets variables of one replica, from its next start on; a null value takes one away.</summary>
    internal string SetEnvironment(string slot, IReadOnlyDictionary<string, string?> variables)
    {
        var service = State.FindSlot(Find(slot).Name)!.Value.Service.Name;
        var declared = Definition(service).Versions.SelectMany(version => version.Environment.Keys).ToHashSet(StringComparer.Ordinal);
        Around.Board.Change(service, state => state.With(slot, one => one with { Overrides = Overrides.Merge(one.Overrides, variables, declared) }));
        return $"{slot}: {string.Join(", ", variables.Keys.Order(StringComparer.Ordinal))} set for its next start.";
    }

    /// <summary>How many more processes of the service could be given a port; null when it uses none.</summary>
    internal int? FreePorts(string service)
    {
        var taken = SlotLauncher.PortsInUse(State.FindService(service)!);
        return Definition(service).Ports is { } range
            ? Enumerable.Range(range.First, range.Count).Count(port => !taken.Contains(port) && PortChoice.IsFree(port))
            : null;
    }

    internal void ChangeService(string service, Func<ServiceState, ServiceState> change) => Around.Board.Change(service, change);

    private Surroundings Around => _around ?? throw new PlatformException("The supervisor of the local services has not started yet.");

    private Replica Find(string slot) => _replicas.TryGetValue(slot, out var replica)
        ? replica
        : throw new PlatformException($"There is no local replica '{slot}'. Known: {string.Join(", ", _replicas.Keys.Order(StringComparer.Ordinal))}.");

    private Replica Keep(string service, SlotState slot) =>
        _replicas.GetOrAdd(slot.Name, _ => new Replica(Around, Definition(service), slot, _logger));

    private Dictionary<string, string> EnvironmentOf(ServiceState service, SlotState slot) =>
        _services[service.Name].FindVersion(slot.Version) is { } version ? new(version.Merge(slot.Overrides)) : [];

    private async Task BeginAsync(LocalState state, CancellationToken cancellationToken)
    {
        var outdated = new List<string>();
        foreach (var (service, slot) in state.Services.SelectMany(service => service.Slots.Select(slot => (service, slot))))
        {
            var replica = Keep(service.Name, slot);
            if (slot.Process is not { } process || !Proc.IsAlive(process.Identity))
            {
                await replica.BeginAsync(cancellationToken);
                continue;
            }

            replica.Adopt(process);
            if (process.Digest != Definition(service.Name).FindVersion(slot.Version)?.Digest)
            {
                outdated.Add(slot.Name);
            }
        }

        _ = ReplaceOutdatedAsync(outdated);
    }

    private async Task StopOnceAsync()
    {
        await _stopping.CancelAsync();
        await _housekeeping;
        await Task.WhenAll(_replicas.Values.Select(CloseAsync));
        _registry?.Remove(_folder.DataDirectory);
    }

    // Children that were started from an older declaration, one after another.
    private async Task ReplaceOutdatedAsync(List<string> slots)
    {
        foreach (var slot in slots)
        {
            try
            {
                LogOutdated(slot, await ReplaceReplicaAsync(slot, version: null, actionId: null, _stopping.Token));
            }
            catch (PlatformException e)
            {
                LogTrouble(e.Message);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task KeepHouseAsync()
    {
        using var timer = new PeriodicTimer(Housekeeping, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
            {
                Around.Board.Retry();
                foreach (var slot in State.Services.SelectMany(service => service.Slots))
                {
                    Rotate(slot.LogPath);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    private void Rotate(string path)
    {
        try
        {
            LogFile.RotateIfLarger(path, _options.LogBytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogTrouble($"The log '{path}' cannot be rotated and goes on growing: {e.Message}");
        }
    }

    private async Task CloseAsync(Replica replica)
    {
        try
        {
            await replica.CloseAsync();
        }
        catch (PlatformException e)
        {
            LogTrouble(e.Message);
        }
    }

    private async Task CleanUpElsewhereAsync()
    {
        if (_registry is null)
        {
            return;
        }

        try
        {
            await new Leftovers(_time, _logger).EndAbandonedAsync(_registry, _folder.DataDirectory);
            _registry.Register(new RegistryEntry(_folder.DataDirectory, Proc.Self));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogTrouble($"The registry '{_options.RegistryFolder}' cannot be used, so a later start elsewhere will not find these replicas: {e.Message}");
        }
    }

    private LocalState? ReadFormer()
    {
        try
        {
            return new StateFile(_folder.StatePath).Read();
        }
        catch (PlatformException e)
        {
            // Better to run what is declared than nothing; the file is kept for whoever wants to know.
            File.Move(_folder.StatePath, _folder.StatePath + ".unreadable", overwrite: true);
            LogTrouble($"{e.Message} It was moved to {_folder.StatePath}.unreadable, and the services begin as declared.");
            return null;
        }
    }

    private LocalState Settle(LocalState state)
    {
        var now = _time.GetUtcNow();
        return state with { Services = [.. state.Services.Select(service => Settle(service.NoteHealth(now)))] };
    }

    private ServiceState Settle(ServiceState service) =>
        service with { PreviousHealthyVersion = service.PreviousHealthy(version => _services[service.Name].FindVersion(version) is not null) };

    private bool DiesWithSupervisor()
    {
        if (!_options.DieWithSupervisor || HasParentDeathSignal())
        {
            return _options.DieWithSupervisor;
        }

        LogTrouble("setpriv --pdeathsig is not to be had (package util-linux), so replicas outlive a killed supervisor until the next start ends them.");
        return false;
    }

    private static bool HasParentDeathSignal()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("setpriv", ["--pdeathsig", "KILL", "true"])
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Problem}")]
    private partial void LogTrouble(string problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "The state of the local services cannot be written, so readers see an old one: {Problem}")]
    private partial void LogUnwritten(string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Slot} ran an older declaration. {Sentence}")]
    private partial void LogOutdated(string slot, string sentence);
}
