using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Tests.Host.Engine;

namespace RunbookExecutor.Tests.Host.Attack;

/// <summary>Writes down each call that a platform has answered, with a moment to die at before it, in the middle of it and after it.</summary>
internal sealed class WatchedActuator(IActuator inner, CallLog log, KillSwitch killSwitch, Func<long> now, string bootId) : IActuator
{
    private static readonly TimeSpan Midway = TimeSpan.FromMilliseconds(15);

    public string Platform => inner.Platform;

    public bool CallsOutliveCaller => inner.CallsOutliveCaller;

    public Task<PlatformSnapshot> ReadAsync(CancellationToken cancellationToken) => inner.ReadAsync(cancellationToken);

    public Actuation Prepare(RemediationAction action, ActionId id, TargetState before) => inner.Prepare(action, id, before) switch
    {
        Actuation.Steps steps => new Actuation.Steps(Watched(steps.List, id, before)),
        var other => other,
    };

    public ActionProgress Judge(RemediationAction action, ActionId id, TargetState before, TargetState now) => inner.Judge(action, id, before, now) switch
    {
        ActionProgress.Partial partial => partial with { Forward = Watched(partial.Forward, id, now) },
        var other => other,
    };

    private IReadOnlyList<ActuationStep> Watched(IReadOnlyList<ActuationStep> steps, ActionId id, TargetState target) =>
        [.. steps.Select(step => step with { RunAsync = token => RunAsync(step, id, target, token) })];

    private async Task<string> RunAsync(ActuationStep step, ActionId id, TargetState target, CancellationToken cancellationToken)
    {
        killSwitch.Pass();
        var call = step.RunAsync(cancellationToken);
        await Task.WhenAny(call, Task.Delay(Midway, TimeProvider.System, CancellationToken.None));
        killSwitch.Pass();
        var sentence = await call;
        log.Append(new EngineLine(now(), bootId, Environment.ProcessId, id.Value, step.Name, EngineOp.Set, target.Service.Name, step.Name.Split(' ')[^1], step.IsPreparation));
        killSwitch.Pass();
        return sentence;
    }
}
