using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Platforms.Local.Actuation;
using RunbookExecutor.Platforms.Local.Declaration;
using RunbookExecutor.Platforms.Local.State;
using RunbookExecutor.Platforms.Local.Supervision;

namespace RunbookExecutor.Platforms.Local;

/// <summary>Changes local services, through the supervisor that is in the same process.</summary>
public sealed class LocalActuator(LocalSupervisor supervisor) : IActuator, IDeployer
{
    public string Platform => Snapshots.Platform;

    // The supervisor lives in the process that acts; what it had begun and not written down ends with it.
    public bool CallsOutliveCaller => false;

    private Replicas Replicas => supervisor.Replicas;

    public Task<PlatformSnapshot> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(supervisor.Read());

    public Core.Actions.Actuation Prepare(RemediationAction action, ActionId id, TargetState before)
    {
        if (Replicas.State.FindService(before.Service.Name) is null)
        {
            return new Core.Actions.Actuation.Impossible("UNKNOWN_SERVICE", $"There is no local service '{before.Service.Name}'.");
        }

        return LocalPlan.For(action, before, Replicas.FreePorts(before.Service.Name)) switch
        {
            LocalPlan.Steps steps => new Core.Actions.Actuation.Steps(ToSteps(steps.List, id, before)),
            LocalPlan.Impossible impossible => new Core.Actions.Actuation.Impossible(impossible.Rule, impossible.Reason),
            _ => throw new InvalidOperationException("A plan is steps or impossible."),
        };
    }

    public ActionProgress Judge(RemediationAction action, ActionId id, TargetState before, TargetState now) =>
        LocalJudge.Of(action, id, before, now) switch
        {
            LocalJudge.Done done => new ActionProgress.Done(done.Evidence),
            LocalJudge.NotDone notDone => new ActionProgress.NotDone(notDone.Evidence),
            LocalJudge.Partial partial => new ActionProgress.Partial(partial.Evidence, ToSteps(partial.Forward, id, now)),
            LocalJudge.Indeterminate indeterminate => new ActionProgress.Indeterminate(indeterminate.Evidence),
            _ => throw new InvalidOperationException("A judgement is one of the four."),
        };

    public async Task<string> DeployAsync(string service, string version, CancellationToken cancellationToken)
    {
        var definition = Replicas.Definition(service);
        if (definition.FindVersion(version) is null)
        {
            throw new PlatformException($"{service} has no version '{version}'. Known: {definition.VersionNames}.");
        }

        var state = Replicas.State.FindService(service)!;
        var outdated = state.Slots.Where(slot => slot.Version != version).Select(slot => slot.Name).ToList();
        if (state.Version == version && outdated.Count == 0)
        {
            return $"{service} runs {version} already.";
        }

        var now = Replicas.Now;
        Replicas.Change(service, one => one.MoveTo(version, now));
        return await MoveAsync(service, state, outdated, cancellationToken);
    }

    public async Task<string> ConfigureAsync(string containerId, IReadOnlyDictionary<string, string?> variables, CancellationToken cancellationToken)
    {
        if (variables.Select(variable => EnvironmentNames.Problem(variable.Key, variable.Value)).FirstOrDefault(problem => problem is not null) is { } problem)
        {
            throw new PlatformException($"The environment of {containerId} cannot be changed: {problem}");
        }

        var former = supervisor.Read().FindContainer(containerId)?.Environment;
        Replicas.SetEnvironment(containerId, variables);
        return await Replicas.RecreateAsync(
            containerId,
            variables.Keys.ToDictionary(name => name, name => former?.GetValueOrDefault(name)),
            actionId: null,
            cancellationToken);
    }

    private async Task<string> MoveAsync(string service, ServiceState former, List<string> slots, CancellationToken cancellationToken)
    {
        var version = Replicas.State.FindService(service)!.Version;
        for (var moved = 0; moved < slots.Count; moved++)
        {
            try
            {
                await Replicas.ReplaceAsync(slots[moved], version, actionId: null, cancellationToken);
            }
            catch (PlatformException e) when (moved == 0)
            {
                Replicas.Change(service, one => one with { Version = former.Version, History = former.History });
                throw new PlatformException($"{version} was not deployed: {e.Message}", e);
            }
            catch (PlatformException e)
            {
                throw new PlatformException(
                    $"{version} reached {moved} of {slots.Count} replicas of {service}, then: {e.Message} Deploy {former.Version} to go back, or {version} again.", e);
            }
        }

        return $"{service} runs {version} on {former.Slots.Count} replicas; before it ran {former.Version}.";
    }

    private List<ActuationStep> ToSteps(IEnumerable<LocalStep> steps, ActionId id, TargetState state)
    {
        var grace = Replicas.Definition(state.Service.Name).StopGrace;
        return [.. steps.Select(step => step.ToStep(Replicas, id, grace))];
    }
}
