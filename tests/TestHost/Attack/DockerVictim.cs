using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RunbookExecutor.Core.Actions;
using RunbookExecutor.Platforms.Docker;

namespace RunbookExecutor.Tests.Host.Attack;

/// <summary>A service of a real Docker Engine, which works on when this process is gone.</summary>
internal sealed class DockerVictim : IVictimPlatform
{
    private readonly string _service;
    private readonly ServiceProvider _services;

    public DockerVictim(VictimSettings settings, VictimClock clock, string bootId, KillSwitch killSwitch)
    {
        _service = settings.Service!;
        _services = new ServiceCollection()
            .AddSingleton(TimeProvider.System)
            .AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance)
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddDockerActuator(new DockerOptions { Host = settings.Host }, settings.Data)
            .BuildServiceProvider();
        Actuator = new WatchedActuator(_services.GetRequiredService<IActuator>(), new CallLog(settings.EngineFile), killSwitch, () => clock.Milliseconds, bootId);
    }

    public IActuator Actuator { get; }

    // Each look inspects every container of the engine, those of the other attacks too.
    public TimeSpan ReadBackEvery => TimeSpan.FromMilliseconds(500);

    public Task StartAsync() => Task.CompletedTask;

    public async Task<RemediationAction> PrepareAsync(string name)
    {
        var replicas = (await Actuator.ReadAsync(CancellationToken.None)).ReplicasOf(_service);
        var level = replicas[0].Environment.GetValueOrDefault("LOG_LEVEL") == "info" ? "debug" : "info";
        return name switch
        {
            "restart" => new RestartContainer(replicas[0].Id),
            "scale" => new ScaleService(_service, replicas.Count == 2 ? 4 : 2),
            _ => new UpdateEnvironment(replicas[0].Id, new Dictionary<string, string?> { ["LOG_LEVEL"] = level }, Restart: true),
        };
    }

    public async ValueTask DisposeAsync() => await _services.DisposeAsync();
}
