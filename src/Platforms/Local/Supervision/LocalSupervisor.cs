using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Local.Declaration;
using RunbookExecutor.Platforms.Local.Processes;
using RunbookExecutor.Platforms.Local.Secrets;
using RunbookExecutor.Platforms.Local.State;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace RunbookExecutor.Platforms.Local.Supervision;

/// <summary>Keeps the declared services running as child processes, and publishes what it knows of them.</summary>
public sealed partial class LocalSupervisor : IHostedService, IDisposable
{
    private readonly LocalPlatformOptions _options;
    private readonly Dictionary<string, LocalServiceDefinition> _services;
    private readonly TimeProvider _time;
    private readonly ILogger<LocalSupervisor> _logger;
    private readonly LocalFolder _folder;
    private readonly FormerSupervisors _former;
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
        _former = new FormerSupervisors(_folder, options.RegistryFolder, time, logger);
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
        await _former.CleanUpElsewhereAsync();
        var takeover = Takeover.Plan([.. _services.Values], _former.ReadState(), Proc.Self, _folder, _time.GetUtcNow(), Proc.IsAlive);
        var board = new StateBoard(new StateFile(_folder.StatePath), takeover.State, Settle, e => LogUnwritten(e.Message));
        _around = new Surroundings(
            _options,
            _folder,
            board,
            SecretsOf(takeover.State),
            new ChildLauncher(),
            new HealthProbe(_time),
            ChildEnvironment.FromThisProcess(),
            DiesWithSupervisor(),
            _time);
        await _former.EndAsync(takeover.Surplus);
        await BeginAsync(takeover.State, cancellationToken);
        _housekeeping = new Housekeeping(_around, _logger).RunAsync(_stopping.Token);
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

    /// <summary>As many at once as there are ports for their successors: without one a replica would be away between the two.</summary>
    internal async Task<string> ReplaceReplicasAsync(string service, IReadOnlyList<string> slots, string version, string? actionId, CancellationToken cancellationToken)
    {
        using var places = new SemaphoreSlim(Math.Clamp(FreePorts(service) ?? slots.Count, 1, slots.Count));
        return string.Join(' ', await Task.WhenAll(slots.Select(ReplaceAsync)));

        async Task<string> ReplaceAsync(string slot)
        {
            await places.WaitAsync(cancellationToken);
            try
            {
                return await ReplaceReplicaAsync(slot, version, actionId, cancellationToken);
            }
            finally
            {
                places.Release();
            }
        }
    }

    /// <summary>Replaces a replica so that its new environment holds; if the successor does not serve, the former values are put back.</summary>
    internal async Task<string> RecreateReplicaAsync(
        string slot,
        IReadOnlyDictionary<string, string?> former,
        string? actionId,
        CancellationToken cancellationToken)
    {
        try
        {
            return await ReplaceReplicaAsync(slot, version: null, actionId, cancellationToken);
        }
        catch (PlatformException e)
        {
            SetEnvironment(slot, former);
            throw new PlatformException($"{e.Message} Its environment was put back.", e);
        }
    }

    /// <summary>Sets variables of one replica, from its next start on; a null value takes one away.</summary>
    internal string SetEnvironment(string slot, IReadOnlyDictionary<string, string?> variables)
    {
        Find(slot);
        var (service, state) = State.FindSlot(slot)!.Value;
        var declared = Definition(service.Name).FindVersion(state.Version)?.Environment ?? new Dictionary<string, string>();
        Around.Secrets.Add(service.Name, variables);
        Around.Board.Change(service.Name, slot, one => one with { Overrides = Overrides.Merge(one.Overrides, variables, declared) });
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

    private SecretsFile SecretsOf(LocalState state)
    {
        var secrets = new SecretsFile(_folder.SecretsPath);
        secrets.TakeUp();
        foreach (var service in state.Services)
        {
            var declared = _services[service.Name].Versions.SelectMany(version => version.Environment);
            var own = service.Slots.SelectMany(slot => slot.Overrides);
            secrets.Add(service.Name, declared.Select(one => KeyValuePair.Create(one.Key, (string?)one.Value)).Concat(own));
        }

        return secrets;
    }

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
        _former.SayGoodbye();
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

    private LocalState Settle(LocalState state)
    {
        var now = _time.GetUtcNow();
        return state with { Services = [.. state.Services.Select(service => Settle(service.NoteHealth(now)))] };
    }

    private ServiceState Settle(ServiceState service) =>
        service with { PreviousHealthyVersion = service.PreviousHealthy(version => _services[service.Name].FindVersion(version) is not null) };

    private bool DiesWithSupervisor()
    {
        if (!_options.DieWithSupervisor || ParentDeathSignal.IsAvailable())
        {
            return _options.DieWithSupervisor;
        }

        LogTrouble("setpriv --pdeathsig is not to be had (package util-linux), so replicas outlive a killed supervisor until the next start ends them.");
        return false;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Problem}")]
    private partial void LogTrouble(string problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "The state of the local services cannot be written, so readers see an old one: {Problem}")]
    private partial void LogUnwritten(string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Slot} ran an older declaration. {Sentence}")]
    private partial void LogOutdated(string slot, string sentence);
}
