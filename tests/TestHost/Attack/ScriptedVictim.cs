using RunbookExecutor.Core.Actions;
using RunbookExecutor.Tests.Host.Engine;

namespace RunbookExecutor.Tests.Host.Attack;

/// <summary>The scripted engine with two replicas of one service; a moment to die at lies before and after each call.</summary>
internal sealed class ScriptedVictim : IVictimPlatform
{
    public const string Service = "app";

    private static readonly IReadOnlyDictionary<string, string?> Environment = new Dictionary<string, string?> { ["LOG_LEVEL"] = "info" };

    private readonly ScriptedEngine _engine;

    public ScriptedVictim(VictimSettings settings, VictimClock clock, string bootId, KillSwitch killSwitch)
    {
        _engine = new ScriptedEngine(new EngineStore(settings.EngineFile), Service, () => clock.Milliseconds, bootId)
        {
            BeforeCall = (_, _) => Pass(killSwitch),
            AfterCall = (_, _) => Pass(killSwitch),
        };
    }

    public IActuator Actuator => _engine;

    public Task StartAsync()
    {
        if (_engine.Store.Containers.Count == 0)
        {
            _engine.SetUp($"{Service}-1", "v2", Environment);
            _engine.SetUp($"{Service}-2", "v2", Environment);
        }

        return Task.CompletedTask;
    }

    public Task<RemediationAction> PrepareAsync(string name)
    {
        var replicas = _engine.Read().Containers;
        var level = replicas[0].Environment["LOG_LEVEL"] == "info" ? "debug" : "info";
        return Task.FromResult<RemediationAction>(name switch
        {
            "restart" => new RestartContainer(replicas[0].Id),
            "scale" => new ScaleService(Service, replicas.Count == 2 ? 4 : 2),
            "update" => new UpdateEnvironment(replicas[0].Id, new Dictionary<string, string?> { ["LOG_LEVEL"] = level }, Restart: true),
            "update later" => new UpdateEnvironment(replicas[0].Id, new Dictionary<string, string?> { ["LOG_LEVEL"] = level }, Restart: false),
            _ => Rollback(),
        });
    }

    public ValueTask DisposeAsync()
    {
        _engine.Store.Dispose();
        return ValueTask.CompletedTask;
    }

    // Back to the version that can be rolled back from, as an operator's deployment would bring it.
    private RollbackDeployment Rollback()
    {
        foreach (var replica in _engine.Read().Containers.Where(replica => replica.Version == "v1"))
        {
            _engine.TakeAway(replica.Name);
            _engine.SetUp(replica.Name, "v2", replica.Environment.ToDictionary(one => one.Key, one => (string?)one.Value));
        }

        return new RollbackDeployment(Service);
    }

    private static Task Pass(KillSwitch killSwitch)
    {
        killSwitch.Pass();
        return Task.CompletedTask;
    }
}
