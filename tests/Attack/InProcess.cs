using Microsoft.Extensions.DependencyInjection;
using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Executor;
using RunbookExecutor.Executor.Admission;
using RunbookExecutor.Executor.Freezing;
using RunbookExecutor.Executor.Ledger;
using RunbookExecutor.Tests.Host.Attack;
using RunbookExecutor.Tests.Host.Engine;
using RunbookExecutor.Tests.Invariants;

namespace RunbookExecutor.Tests.Attack;

/// <summary>An executor over the scripted engine in this process, in real time, with a clock that can be moved on.</summary>
internal sealed class InProcess : IDisposable
{
    private const string BootId = "boot";

    private readonly VictimClock _clock = new(new KillSwitch());
    private readonly EngineStore _store;
    private readonly ServiceProvider _services;
    private int _number;

    public InProcess(int replicas = 2)
    {
        _store = new EngineStore(EngineFile);
        Engine = new ScriptedEngine(_store, ScriptedVictim.Service, () => _clock.Milliseconds, BootId);
        for (var number = 1; number <= replicas; number++)
        {
            Engine.SetUp($"{ScriptedVictim.Service}-{number}", "v2", new Dictionary<string, string?> { ["LOG_LEVEL"] = "info" });
        }

        var options = new ExecutorOptions { DataDirectory = Data, FreezeVariable = null, AnswerWithin = TimeSpan.FromMinutes(1), ReadBackEvery = TimeSpan.FromMilliseconds(5) };
        _services = BareExecutor.Build(options, new BootClock(_clock, BootId), Engine);
    }

    public string Data { get; } = Scratch.Folder("attack");

    public ScriptedEngine Engine { get; }

    public FreezeSwitch Freeze => _services.GetRequiredService<FreezeSwitch>();

    public void Advance(TimeSpan time) => _clock.Advance(time);

    public Task<ActionAnswer> SubmitAsync(RemediationAction action) => _services.GetRequiredService<ActionDesk>().SubmitAsync(
        new ActionRequest { Action = action, Caller = "attack", Anomaly = new($"ATTACK_{Interlocked.Increment(ref _number)}") }, CancellationToken.None);

    public Task<VerificationAnswer> ReportAsync(ActionRecord action, VerificationOutcome outcome) =>
        _services.GetRequiredService<VerificationDesk>().ReportAsync(action.Id, new VerificationPayload(outcome, "seen"), "attack", CancellationToken.None);

    public Evidence Evidence() => Facts.OfScripted(Data, EngineFile, ScriptedVictim.Service);

    public void Dispose()
    {
        _services.Dispose();
        _store.Dispose();
        Directory.Delete(Data, recursive: true);
    }

    private string EngineFile => Path.Combine(Data, "engine.log");
}
