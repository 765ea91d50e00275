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
    private readonly CancellationTokenSource _stopping = new();
    private FileStream? _lock;
    private Surroundings? _around;
    private Replicas? _replicas;
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
        _replicas = new Replicas(_around, _services, _logger);
        await _former.EndAsync(takeover.Surplus);
        _ = ReplaceOutdatedAsync(_replicas, await _replicas.BeginAsync(cancellationToken));
        _housekeeping = new Housekeeping(_around, _logger).RunAsync(_stopping.Token);
    }

    /// <summary>Ends all children, all at the same time.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => _stopped ??= _replicas is null ? Task.CompletedTask : StopOnceAsync();

    public void Dispose()
    {
        _replicas?.Dispose();
        _around?.Launcher.Dispose();
        _stopping.Dispose();
        _lock?.Dispose();
    }

    /// <summary>What is there now, environments included.</summary>
    public PlatformSnapshot Read() => Snapshots.Of(Replicas.State, _time.GetUtcNow(), (_, slot) => slot, EnvironmentOf);

    internal Replicas Replicas => _replicas ?? throw new PlatformException("The supervisor of the local services has not started yet.");

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

    private async Task StopOnceAsync()
    {
        await _stopping.CancelAsync();
        await _housekeeping;
        await Replicas.CloseAsync();
        _former.SayGoodbye();
    }

    // Children that were started from an older declaration, one after another.
    private async Task ReplaceOutdatedAsync(Replicas replicas, IReadOnlyList<string> slots)
    {
        foreach (var slot in slots)
        {
            try
            {
                LogOutdated(slot, await replicas.ReplaceAsync(slot, version: null, actionId: null, _stopping.Token));
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
