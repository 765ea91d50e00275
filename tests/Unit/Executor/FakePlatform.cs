using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Identity;

namespace RunbookExecutor.Tests.Executor;

/// <summary>A platform in memory that behaves: its state changes only by the calls made to it, and it can refuse, hang, lie or die at any of them.</summary>
internal sealed class FakePlatform(TimeProvider time) : IActuator, IDeployer
{
    public const string Name = "fake";

    public string Platform => Name;

    public bool CallsOutliveCaller { get; init; } = true;

    public PlatformSnapshot State { get; set; } = Fleet.Of("demo-app", replicas: 3, time);

    /// <summary>Every call that took effect, and the state after it.</summary>
    public List<(string Call, PlatformSnapshot After)> Effects { get; } = [];

    /// <summary>Runs before a call takes effect; may throw, hang or freeze.</summary>
    public Func<string, CancellationToken, Task> BeforeEffect { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Runs after a call took effect and before it is answered.</summary>
    public Func<string, CancellationToken, Task> AfterEffect { get; set; } = (_, _) => Task.CompletedTask;

    public Func<Task> BeforeRead { get; set; } = () => Task.CompletedTask;

    /// <summary>Names of steps that come before each restart's own and touch nothing that runs; what they made is taken away when the action is called off.</summary>
    public IReadOnlyList<string> Preparations { get; set; } = [];

    /// <summary>What preparations made and nobody has taken away.</summary>
    public List<string> Prepared { get; } = [];

    /// <summary>How long a stop may still come true after its caller died.</summary>
    public TimeSpan? StopAftermath { get; init; }

    /// <summary>Calls are answered and nothing happens.</summary>
    public bool IsLying { get; set; }

    public IEnumerable<string> Calls => Effects.Select(effect => effect.Call);

    public async Task<PlatformSnapshot> ReadAsync(CancellationToken cancellationToken)
    {
        await BeforeRead();
        return State;
    }

    public Actuation Prepare(RemediationAction action, ActionId id, TargetState before) => action switch
    {
        RestartContainer restart => new Actuation.Steps([.. Preparations.Select(Prepare), Stop(restart.ContainerId), Start(restart.ContainerId, lastAction: null)]),
        ScaleService scale => new Actuation.Steps([.. Scaling(before, scale.Replicas)]),
        UpdateEnvironment { Restart: false } update => new Actuation.Steps([Set(update)]),
        UpdateEnvironment update => new Actuation.Steps([Set(update), Stop(update.ContainerId), Start(update.ContainerId, id)]),
        RollbackDeployment when before.Service.PreviousHealthyVersion is null => new Actuation.Impossible("NO_PREVIOUS_VERSION", "There is no earlier version that ran healthily."),
        RollbackDeployment => new Actuation.Steps([.. before.Replicas.Select(replica => Recreate(replica.Id, before.Service.PreviousHealthyVersion!, id))]),
        _ => new Actuation.Impossible("UNKNOWN", "Unknown action."),
    };

    public ActionProgress Judge(RemediationAction action, ActionId id, TargetState before, TargetState now) => action switch
    {
        RestartContainer restart => JudgeRestart(before.Find(restart.ContainerId)!, now.Find(restart.ContainerId)!),
        ScaleService scale => JudgeScale(scale, before, now),
        UpdateEnvironment update => JudgeUpdate(update, id, now.Find(update.ContainerId)!, before.Find(update.ContainerId)!),
        _ => JudgeRollback(id, before, now),
    };

    public async Task<string> DeployAsync(string service, string version, CancellationToken cancellationToken)
    {
        await CallAsync($"deploy {service} {version}", state => state, cancellationToken);
        return $"{service} runs {version}.";
    }

    public async Task<string> ConfigureAsync(string containerId, IReadOnlyDictionary<string, string?> variables, CancellationToken cancellationToken)
    {
        await CallAsync($"configure {containerId}", state => state, cancellationToken);
        return $"{containerId} runs with the new values.";
    }

    public Container Container(string id) => State.FindContainer(id)!;

    public void Change(string id, Func<Container, Container> change) => State = Changed(State, id, change);

    private ActionProgress JudgeRestart(Container before, Container now) => (now.IsRunning, now.StartedAt != before.StartedAt) switch
    {
        (true, true) => new ActionProgress.Done($"{now.Id} runs since {now.StartedAt:T}."),
        (true, false) when Prepared.Count > 0 => new ActionProgress.Partial("Only preparations were made.", [.. Prepared.ToList().Select(TakeAway)]),
        (true, false) => new ActionProgress.NotDone($"{now.Id} still runs as before."),
        _ => new ActionProgress.Partial($"{now.Id} does not run.", [Start(now.Id, lastAction: null)]),
    };

    private ActionProgress JudgeScale(ScaleService scale, TargetState before, TargetState now)
    {
        if (now.RunningReplicas == scale.Replicas)
        {
            return new ActionProgress.Done($"{scale.Replicas} replicas run.");
        }

        return now.RunningReplicas == before.RunningReplicas
            ? new ActionProgress.NotDone($"{now.RunningReplicas} replicas run as before.")
            : new ActionProgress.Partial($"{now.RunningReplicas} replicas run.", [.. Scaling(now, scale.Replicas)]);
    }

    private ActionProgress JudgeUpdate(UpdateEnvironment update, ActionId id, Container now, Container before)
    {
        var isSet = update.Variables.All(variable => now.Environment.GetValueOrDefault(variable.Key) == variable.Value);
        var isAsBefore = update.Variables.Keys.All(name => now.Environment.GetValueOrDefault(name) == before.Environment.GetValueOrDefault(name));
        return (isSet, update.Restart, now.IsRunning) switch
        {
            (true, false, _) => new ActionProgress.Done($"{now.Id} has the new values."),
            (true, true, true) when now.LastActionId == id.Value => new ActionProgress.Done($"{now.Id} runs with the new values."),
            (true, true, true) => new ActionProgress.Partial($"{now.Id} runs with the old values.", [Stop(now.Id), Start(now.Id, id)]),
            (true, true, false) => new ActionProgress.Partial($"{now.Id} does not run.", [Start(now.Id, id)]),
            _ when isAsBefore => new ActionProgress.NotDone($"{now.Id} has the old values."),
            _ => new ActionProgress.Indeterminate($"{now.Id} has other values."),
        };
    }

    private ActionProgress JudgeRollback(ActionId id, TargetState before, TargetState now)
    {
        var left = now.Replicas.Where(replica => replica.LastActionId != id.Value).ToList();
        if (left.Count == 0)
        {
            return new ActionProgress.Done("Every replica runs the previous version.");
        }

        return left.Count == now.Replicas.Count
            ? new ActionProgress.NotDone("No replica was touched.")
            : new ActionProgress.Partial($"{left.Count} replicas are left.", [.. left.Select(replica => Recreate(replica.Id, before.Service.PreviousHealthyVersion!, id))]);
    }

    private IEnumerable<ActuationStep> Scaling(TargetState from, int replicas)
    {
        for (var i = from.Replicas.Count + 1; i <= replicas; i++)
        {
            yield return Create($"{from.Service.Name}-{i}", from.Service.Name);
        }

        for (var i = from.Replicas.Count; i > replicas; i--)
        {
            yield return Remove($"{from.Service.Name}-{i}", from.Service.Name);
        }
    }

    private ActuationStep Prepare(string name) => Step(name, state =>
    {
        Prepared.Add(name);
        return state;
    }) with { IsPreparation = true };

    private ActuationStep TakeAway(string name) => Step($"take away {name}", state =>
    {
        Prepared.Remove(name);
        return state;
    });

    private ActuationStep Stop(string id) => Step($"stop {id}", state => Changed(state, id, replica => replica with { State = ContainerState.Exited })) with { Aftermath = StopAftermath };

    private ActuationStep Start(string id, ActionId? lastAction) => Step(
        $"start {id}",
        state => Changed(state, id, replica => replica with { State = ContainerState.Running, StartedAt = time.GetUtcNow(), LastActionId = lastAction?.Value ?? replica.LastActionId }));

    private ActuationStep Set(UpdateEnvironment update) => Step($"set variables of {update.ContainerId}", state => Changed(state, update.ContainerId, replica =>
    {
        var environment = replica.Environment.ToDictionary();
        foreach (var (name, value) in update.Variables)
        {
            environment.Remove(name);
            if (value is not null)
            {
                environment[name] = value;
            }
        }

        return replica with { Environment = environment };
    }));

    private ActuationStep Recreate(string id, string version, ActionId action) => Step(
        $"recreate {id} as {version}",
        state => Changed(state, id, replica => replica with { Version = version, Image = $"{replica.Service}:{version}", StartedAt = time.GetUtcNow(), LastActionId = action.Value }));

    private ActuationStep Create(string id, string service) => Step($"create {id}", state => Resized(state, service, state.Containers.Append(Fleet.Replica(id, service, time))));

    private ActuationStep Remove(string id, string service) => Step($"remove {id}", state => Resized(state, service, state.Containers.Where(replica => replica.Id != id)));

    private ActuationStep Step(string name, Func<PlatformSnapshot, PlatformSnapshot> effect) => new(name, TimeSpan.FromSeconds(10), async token =>
    {
        await CallAsync(name, effect, token);
        return $"{name}: done.";
    });

    private async Task CallAsync(string name, Func<PlatformSnapshot, PlatformSnapshot> effect, CancellationToken token)
    {
        await BeforeEffect(name, token);
        if (!IsLying)
        {
            State = effect(State);
            Effects.Add((name, State));
        }

        await AfterEffect(name, token);
    }

    private static PlatformSnapshot Changed(PlatformSnapshot state, string id, Func<Container, Container> change) =>
        state with { Containers = [.. state.Containers.Select(replica => replica.Id == id ? change(replica) : replica)] };

    private static PlatformSnapshot Resized(PlatformSnapshot state, string service, IEnumerable<Container> containers)
    {
        var all = containers.ToList();
        var count = all.Count(replica => replica.Service == service);
        return state with { Containers = all, Services = [.. state.Services.Select(found => found.Name == service ? found with { DesiredReplicas = count } : found)] };
    }
}

/// <summary>What the fake platform begins with.</summary>
internal static class Fleet
{
    public static PlatformSnapshot Of(string service, int replicas, TimeProvider time) => new(
        time.GetUtcNow(),
        [new Service { Name = service, Platform = FakePlatform.Name, DesiredReplicas = replicas, Mode = AutomationMode.Auto, Version = "v2", PreviousHealthyVersion = "v1" }],
        [.. Enumerable.Range(1, replicas).Select(number => Replica($"{service}-{number}", service, time))]);

    public static Container Replica(string id, string service, TimeProvider time) => new()
    {
        Id = id,
        Name = id,
        Service = service,
        Platform = FakePlatform.Name,
        State = ContainerState.Running,
        Health = HealthState.Healthy,
        Mode = AutomationMode.Auto,
        Image = $"{service}:v2",
        Version = "v2",
        StartedAt = time.GetUtcNow() - TimeSpan.FromHours(1),
        Environment = new Dictionary<string, string> { ["LOG_LEVEL"] = "info" },
    };
}
