using Microsoft.Extensions.Logging.Abstractions;
using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Platforms.Docker.Acting;
using RunbookExecutor.Platforms.Docker.Acting.Calls;
using RunbookExecutor.Platforms.Docker.Acting.Keeping;
using RunbookExecutor.Platforms.Docker.Acting.Steps;
using RunbookExecutor.Platforms.Docker.Engine;
using RunbookExecutor.Platforms.Docker.History;
using RunbookExecutor.Platforms.Docker.Reading;
using RunbookExecutor.Tests.Engine.Daemon;

namespace RunbookExecutor.Tests.Engine.Acting;

/// <summary>Carries actions out on a real engine as the executor does, and stops after any step as a killed one would.</summary>
internal sealed class ActingRig : IDisposable
{
    private const int MaxRounds = 3;

    private readonly string data = Directory.CreateTempSubdirectory("runbook-acting-").FullName;
    private readonly EngineWire wire;
    private readonly EngineEndpoint endpoint;

    public ActingRig(Scene scene)
    {
        endpoint = new EngineEndpoint(scene.Engine.Socket);
        wire = new EngineWire(endpoint, TimeProvider.System);
        Engine = new EngineCalls(wire);
        History = new DeploymentHistory(new HistoryFile(data), NullLogger<DeploymentHistory>.Instance);
        Actuator = NewActuator();
    }

    public EngineCalls Engine { get; }

    public DeploymentHistory History { get; }

    public DockerActuator Actuator { get; private set; }

    public DockerDeployer Deployer => new(Actuator, Workshop);

    private Workshop Workshop => new(Engine, History, TimeProvider.System);

    /// <summary>What removes kept containers, at another time than now.</summary>
    public KeptContainers Kept(TimeProvider time, bool isFrozen = false) => new(Engine, Lookout(time), new Freeze(isFrozen));

    /// <summary>Looks for the history's sake, as the service does again and again, until what a service runs has proved itself.</summary>
    public async Task ProveAsync(string service, TimeSpan healthyAfter)
    {
        var watch = new HistoryWatch(Lookout(TimeProvider.System), History, healthyAfter);
        await Waiting.UntilAsync(
            async () =>
            {
                await watch.LookAsync(CancellationToken.None);
                return History.Current.Of(service).Present?.HealthyAt is not null;
            },
            $"{service} has run healthily for long enough");
    }

    /// <summary>A process that died and came back knows nothing but the ledger's record of what was there before.</summary>
    public void Restart() => Actuator = NewActuator();

    public async Task<TargetState> ReadAsync(string service)
    {
        var snapshot = await Actuator.ReadAsync(CancellationToken.None);
        return new TargetState(snapshot.FindService(service)!, snapshot.ReplicasOf(service));
    }

    /// <summary>The whole way of an action.</summary>
    /// <param name="action">What is done.</param>
    /// <param name="service">Of which service.</param>
    /// <param name="killAfter">The process dies after so many steps; a new one judges and goes on.</param>
    /// <param name="killBackAfter">The process dies after so many steps of what follows the first judgement.</param>
    public async Task<Story> CarryOutAsync(RemediationAction action, string service, int? killAfter = null, int? killBackAfter = null)
    {
        var before = await ReadAsync(service);
        var id = ActionId.New(TimeProvider.System);
        if (Actuator.Prepare(action, id, before) is not Actuation.Steps plan)
        {
            return new Story(id, before, [], (Actuator.Prepare(action, id, before) as Actuation.Impossible)!, Progress: null, Failure: null);
        }

        var steps = killAfter is { } most ? [.. plan.List.Take(most)] : plan.List;
        var story = new Story(id, before, plan.List, Problem: null, Progress: null, await RunAsync(steps));
        if (killAfter is not null)
        {
            Restart();
        }

        if (killBackAfter is { } fewest && Actuator.Judge(action, id, before, await ReadAsync(service)) is ActionProgress.Partial partial)
        {
            await RunAsync(partial.Forward.Take(fewest));
            Restart();
        }

        return await SettleAsync(action, service, story);
    }

    /// <summary>Has the history say that a service ran one image healthily before it came to the present one.</summary>
    public async Task RememberAsync(string service, string former, string present)
    {
        var (was, now) = ((await Engine.FindImageAsync(former, CancellationToken.None))!, (await Engine.FindImageAsync(present, CancellationToken.None))!);
        var begun = TimeProvider.System.GetUtcNow() - TimeSpan.FromHours(1);
        History.Observe(service, [new ReplicaSeen(was.Id, former, begun, begun, IsServing: true, HasHealthCheck: false, IsCopy: false)], new HashSet<string> { was.Id }, begun);
        History.DeployTo(service, now.Id, present, TimeProvider.System.GetUtcNow());
    }

    /// <summary>Judges, and does what the judgement says, as often as the executor would.</summary>
    public async Task<Story> SettleAsync(RemediationAction action, string service, Story story)
    {
        for (var round = 0; ; round++)
        {
            var progress = Actuator.Judge(action, story.Id, story.Before, await ReadAsync(service));
            if (progress is not ActionProgress.Partial partial || round == MaxRounds)
            {
                return story with { Progress = progress };
            }

            var failure = await RunAsync(partial.Forward);
            story = story with { Failure = story.Failure ?? failure, Forward = [.. story.Forward, .. partial.Forward.Select(step => step.Name)] };
        }
    }

    public static async Task<string?> RunAsync(IEnumerable<ActuationStep> steps)
    {
        foreach (var step in steps)
        {
            try
            {
                using var deadline = new CancellationTokenSource(step.Deadline, TimeProvider.System);
                await step.RunAsync(deadline.Token);
            }
            catch (PlatformException error)
            {
                return error.Message;
            }
        }

        return null;
    }

    public void Dispose()
    {
        wire.Dispose();
        Directory.Delete(data, recursive: true);
    }

    private DockerActuator NewActuator() => new(Lookout(TimeProvider.System), Workshop);

    private Lookout Lookout(TimeProvider time) => new(Engine, new Ourselves(ContainerId: null, Project: null, endpoint.SocketPath), watched: null, time);

    private sealed record Freeze(bool IsFrozen) : IFreeze;
}

/// <summary>What became of an action.</summary>
internal sealed record Story(ActionId Id, TargetState Before, IReadOnlyList<ActuationStep> Plan, Actuation.Impossible? Problem, ActionProgress? Progress, string? Failure)
{
    public IReadOnlyList<string> Forward { get; init; } = [];
}
