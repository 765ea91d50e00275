using Microsoft.Extensions.Logging.Abstractions;
using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Local;
using RunbookExecutor.Platforms.Local.Declaration;
using RunbookExecutor.Platforms.Local.Supervision;

namespace RunbookExecutor.Tests.Host.Attack;

/// <summary>The local platform with two real children, which outlive this process. Each child writes its own start down.</summary>
internal sealed class LocalVictim : IVictimPlatform
{
    public const string Service = "app";
    public const int Replicas = 2;

    private readonly LocalSupervisor _supervisor;
    private readonly LocalActuator _local;

    public LocalVictim(VictimSettings settings, VictimClock clock, string bootId, KillSwitch killSwitch)
    {
        var starts = Path.Combine(settings.Data, "starts.log");
        var service = new LocalServiceOptions
        {
            Command = ["sh", "-c", $"echo $$ >> {starts}; exec sleep 1000"],
            Replicas = Replicas,
            Mode = AutomationMode.Auto,
            StopGrace = TimeSpan.FromSeconds(2),
            Environment = new() { ["LOG_LEVEL"] = "info" },
            Versions = [new() { Name = "v1" }, new() { Name = "v2" }],
            Current = "v1",
        };
        var compiled = LocalServices.Compile(new Dictionary<string, LocalServiceOptions> { [Service] = service }, AppContext.BaseDirectory);
        var options = new LocalPlatformOptions { DataDirectory = settings.Data, Settle = TimeSpan.FromMilliseconds(50), Drain = TimeSpan.Zero };
        _supervisor = new LocalSupervisor(options, compiled.Definitions, TimeProvider.System, NullLogger<LocalSupervisor>.Instance);
        _local = new LocalActuator(_supervisor);
        var record = new CallLog(settings.EngineFile);
        Actuator = new WatchedActuator(_local, record, killSwitch, () => clock.Milliseconds, bootId);
    }

    public IActuator Actuator { get; }

    public Task StartAsync() => _supervisor.StartAsync(CancellationToken.None);

    public async Task<RemediationAction> PrepareAsync(string name)
    {
        await RunningAsync();
        var replicas = _supervisor.Read().Containers;
        var level = replicas[0].Environment["LOG_LEVEL"] == "info" ? "debug" : "info";
        return name switch
        {
            "restart" => new RestartContainer(replicas[0].Id),
            "scale" => new ScaleService(Service, replicas.Count == 2 ? 3 : 2),
            "update" => new UpdateEnvironment(replicas[0].Id, new Dictionary<string, string?> { ["LOG_LEVEL"] = level }, Restart: true),
            "update later" => new UpdateEnvironment(replicas[0].Id, new Dictionary<string, string?> { ["LOG_LEVEL"] = level }, Restart: false),
            _ => await RollbackAsync(),
        };
    }

    // The children live on: what became of them is looked at from outside.
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<RollbackDeployment> RollbackAsync()
    {
        if (_supervisor.Read().Services[0] is { Version: not "v2" } or { PreviousHealthyVersion: null })
        {
            await _local.DeployAsync(Service, "v2", CancellationToken.None);
        }

        await RunningAsync();
        return new RollbackDeployment(Service);
    }

    private async Task RunningAsync()
    {
        while (!_supervisor.Read().Containers.All(replica => replica.IsRunning))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }
}
