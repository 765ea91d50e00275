using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Identity;

namespace RunbookExecutor.Tests.Host.Engine;

/// <summary>
/// An engine that behaves like a container engine on one machine: it keeps its containers over any death of its callers, recreates
/// them call by call, and writes down what it received. It dies, waits or fails where it is told to.
/// </summary>
public sealed class ScriptedEngine(EngineStore store, string service, Func<long> now, string bootId) : IActuator
{
    public const string Name = "scripted";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <summary>Runs before a call takes effect.</summary>
    public Func<string, CancellationToken, Task> BeforeCall { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Runs after a call took effect and before it is answered.</summary>
    public Func<string, CancellationToken, Task> AfterCall { get; set; } = (_, _) => Task.CompletedTask;

    public string Platform => Name;

    /// <summary>A call ends with the process that makes it: it is this file's next line or none.</summary>
    public bool CallsOutliveCaller => false;

    public EngineStore Store => store;

    public Task<PlatformSnapshot> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(Read());

    public PlatformSnapshot Read()
    {
        var replicas = store.Containers.Where(container => container.IsReplica).ToList();
        var version = replicas.Select(replica => replica.Version).Max() ?? "v1";
        return new PlatformSnapshot(
            DateTimeOffset.UnixEpoch.AddMilliseconds(now()),
            [new Service { Name = service, Platform = Name, DesiredReplicas = replicas.Count, Mode = AutomationMode.Auto, Version = version, PreviousHealthyVersion = version == "v1" ? null : "v1" }],
            [.. replicas.Select(replica => replica.ToContainer(AutomationMode.Auto))]);
    }

    public Actuation Prepare(RemediationAction action, ActionId id, TargetState before) => action switch
    {
        RestartContainer restart => Steps(id, [new(EngineOp.Stop, service, restart.ContainerId), new(EngineOp.Start, service, restart.ContainerId)]),
        ScaleService scale => Steps(id, Toward(scale.Replicas)),
        UpdateEnvironment { Restart: false } update => Steps(id, [new(EngineOp.Set, service, update.ContainerId) { Variables = update.Variables }]),
        UpdateEnvironment update when store.Find(update.ContainerId) is { } old => Steps(id, EngineCall.Recreate(old, old.Version, EngineStore.With(old.Environment, update.Variables))),
        RollbackDeployment when before.Service.PreviousHealthyVersion is { } version => Steps(id, Slots().Where(slot => slot.Version != version).SelectMany(slot => EngineCall.Recreate(slot, version, slot.Environment))),
        _ => new Actuation.Impossible("IMPOSSIBLE", $"The engine cannot {action.Describe()} now."),
    };

    public ActionProgress Judge(RemediationAction action, ActionId id, TargetState before, TargetState now) => action switch
    {
        RestartContainer restart => JudgeRestart(id, before.Find(restart.ContainerId), now.Find(restart.ContainerId)),
        ScaleService scale => JudgeScale(id, scale, before),
        UpdateEnvironment { Restart: false } update => JudgeSet(update, now.Find(update.ContainerId)),
        UpdateEnvironment update => JudgeRecreate(id, [update.ContainerId], rest: []),
        _ => JudgeRollback(id, before),
    };

    /// <summary>What the test itself sets up; no call of anybody.</summary>
    public void SetUp(string name, string version, IReadOnlyDictionary<string, string?> environment)
    {
        Do(new EngineCall(EngineOp.Create, service, name) { Argument = version, Variables = environment }, id: null);
        Do(new EngineCall(EngineOp.Start, service, name), id: null);
    }

    /// <summary>As <see cref="SetUp"/>.</summary>
    public void TakeAway(string name) => Do(new EngineCall(EngineOp.Remove, service, name), id: null);

    private IEnumerable<EngineContainer> Slots() => store.Containers.Where(container => container.IsReplica);

    private IEnumerable<EngineCall> Toward(int replicas)
    {
        var slots = Slots().ToList();
        var silent = slots.Where(slot => !slot.IsRunning).Select(slot => new EngineCall(EngineOp.Start, service, slot.Name));
        var added = Enumerable.Range(slots.Count + 1, Math.Max(0, replicas - slots.Count)).Select(number => $"{service}-{number}");
        return
        [
            .. silent,
            .. added.SelectMany(IEnumerable<EngineCall> (name) =>
            [
                new(EngineOp.Create, service, name, IsPreparation: true) { Argument = slots[0].Version, Variables = slots[0].Environment.ToDictionary(one => one.Key, one => (string?)one.Value) },
                new(EngineOp.Start, service, name),
            ]),
            .. slots.Skip(replicas).Reverse().Select(slot => new EngineCall(EngineOp.Remove, service, slot.Name)),
        ];
    }

    private ActionProgress JudgeRestart(ActionId id, Container? before, Container? now) => (now?.IsRunning, now?.StartedAt != before?.StartedAt) switch
    {
        (true, true) => new ActionProgress.Done($"{now!.Id} was started anew."),
        (true, false) => new ActionProgress.NotDone($"{now!.Id} runs as before."),
        (false, _) => new ActionProgress.Partial($"{now!.Id} does not run.", List(id, [new(EngineOp.Start, service, now.Id)])),
        _ => new ActionProgress.Indeterminate("It is not there any more."),
    };

    private ActionProgress JudgeScale(ActionId id, ScaleService scale, TargetState before)
    {
        var slots = Slots().ToList();
        var running = slots.Count(slot => slot.IsRunning);
        var candidates = slots.Where(slot => slot.Label == id.Value && !slot.IsRunning).ToList();
        if (candidates.Count > 0 && running == before.RunningReplicas)
        {
            // Nothing that runs was touched yet: what was made is taken away again.
            return new ActionProgress.Partial("A replica was made and not started.", List(id, candidates.Select(slot => new EngineCall(EngineOp.Remove, service, slot.Name, IsPreparation: true))));
        }

        return (slots.Count == scale.Replicas && running == scale.Replicas, slots.Count == before.Replicas.Count && running == before.RunningReplicas) switch
        {
            (true, _) => new ActionProgress.Done($"{running} replicas run."),
            (_, true) => new ActionProgress.NotDone($"{running} replicas run as before."),
            _ => new ActionProgress.Partial($"{running} replicas run.", List(id, Toward(scale.Replicas))),
        };
    }

    private static ActionProgress JudgeSet(UpdateEnvironment update, Container? now) => now is null
        ? new ActionProgress.Indeterminate("It is not there any more.")
        : update.Variables.All(variable => now.Environment.GetValueOrDefault(variable.Key) == variable.Value)
            ? new ActionProgress.Done("The values are set.")
            : new ActionProgress.NotDone("The values are as before.");

    private ActionProgress JudgeRollback(ActionId id, TargetState before)
    {
        var version = before.Service.PreviousHealthyVersion!;
        var wrong = Slots().Where(slot => slot.Version != version).ToList();
        var slots = before.Replicas.Select(replica => replica.Id).ToList();
        var isUntouched = slots.TrueForAll(slot => store.Find(slot) is { } there && there.Label != id.Value && store.Find(EngineContainer.NextOf(slot)) is null);
        return isUntouched && wrong.Count > 0
            ? new ActionProgress.NotDone("No replica was replaced.")
            : JudgeRecreate(id, slots, rest: wrong.Where(slot => store.Find(EngineContainer.NextOf(slot.Name)) is null).SelectMany(slot => EngineCall.Recreate(slot, version, slot.Environment)));
    }

    // Each replica's own remaining calls first; a candidate whose replica still runs is taken away only when no other was replaced.
    private ActionProgress JudgeRecreate(ActionId id, IReadOnlyList<string> slots, IEnumerable<EngineCall> rest)
    {
        var isBegun = slots.Any(slot => store.Find(slot) is not { IsRunning: true } there || there.Label == id.Value);
        var forward = slots.SelectMany(slot => Remaining(slot, isBegun)).Concat(isBegun ? rest : []).ToList();
        if (forward.Count > 0)
        {
            return new ActionProgress.Partial("Some replicas are between the old and the new.", List(id, forward));
        }

        return slots.All(slot => store.Find(slot)?.Label == id.Value)
            ? new ActionProgress.Done("The new ones run.")
            : new ActionProgress.NotDone("The old ones run.");
    }

    private IEnumerable<EngineCall> Remaining(string slot, bool isBegun) => (store.Find(slot), store.Find(EngineContainer.NextOf(slot)), store.Find(EngineContainer.FormerOf(slot))) switch
    {
        ({ IsRunning: true }, { }, _) when isBegun => EngineCall.Swap(service, slot).Prepend(new EngineCall(EngineOp.Stop, service, slot)),
        ({ IsRunning: true }, { } next, _) => [new EngineCall(EngineOp.Remove, service, next.Name, IsPreparation: true)],
        ({ IsRunning: false }, { }, _) => EngineCall.Swap(service, slot),
        (null, { }, _) => EngineCall.TakeOver(service, slot),
        ({ IsRunning: false }, null, { }) => EngineCall.Land(service, slot),
        ({ IsRunning: true }, null, { }) => [EngineCall.Bury(service, slot)],
        _ => [],
    };

    private Actuation.Steps Steps(ActionId id, IEnumerable<EngineCall> calls) => new(List(id, calls));

    private IReadOnlyList<ActuationStep> List(ActionId id, IEnumerable<EngineCall> calls) =>
        [.. calls.Select(call => new ActuationStep(call.Name, Deadline, token => RunAsync(call, id, token)) { IsPreparation = call.IsPreparation })];

    private async Task<string> RunAsync(EngineCall call, ActionId id, CancellationToken cancellationToken)
    {
        await BeforeCall(call.Name, cancellationToken);
        Do(call, id);
        await AfterCall(call.Name, cancellationToken);
        return "Done.";
    }

    private void Do(EngineCall call, ActionId? id)
    {
        var line = new EngineLine(now(), bootId, Environment.ProcessId, id?.Value, call.Name, call.Kind, service, call.Target, call.IsPreparation) { Argument = call.Argument, Variables = call.Variables };
        if (store.Do(line) is { } problem)
        {
            throw new PlatformException(problem);
        }
    }
}
