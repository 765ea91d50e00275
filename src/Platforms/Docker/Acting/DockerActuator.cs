using System.Runtime.CompilerServices;
using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Platforms.Docker.Acting.Steps;
using RunbookExecutor.Platforms.Docker.History;

namespace RunbookExecutor.Platforms.Docker.Acting;

/// <summary>Changes Docker containers: plans and judges from what it read last, and makes its calls one by one.</summary>
internal sealed class DockerActuator(Lookout lookout, Workshop workshop) : IActuator
{
    // What was seen when a service was read: a plan or a judgement takes exactly what its target was read from.
    private readonly ConditionalWeakTable<Service, Sighting> sightings = [];

    public string Platform => DockerPlatform.Name;

    public async Task<PlatformSnapshot> ReadAsync(CancellationToken cancellationToken)
    {
        var sighting = await lookout.LookAsync(cancellationToken);
        var containers = await lookout.DescribeAsync(sighting, cancellationToken);
        var book = workshop.History.Current;
        IReadOnlyList<Service> services = [.. Services.Of(containers).Select(service => book.Of(service.Name).Describe(service, sighting.Images.Contains))];
        foreach (var service in services)
        {
            sightings.Add(service, sighting);
        }

        return new PlatformSnapshot(sighting.Time, services, containers);
    }

    public Actuation Prepare(RemediationAction action, ActionId id, TargetState before)
    {
        if (!sightings.TryGetValue(before.Service, out var sighting))
        {
            return new Actuation.Impossible("NOT_READ", $"{before.Service.Name} has to be read from the engine first. Ask again.");
        }

        var plan = DockerPlan.For(action, id, before, sighting, workshop.History.Current.Of(before.Service.Name));
        return plan.Problem is { } problem ? problem : new Actuation.Steps(ToSteps(plan.Steps));
    }

    public ActionProgress Judge(RemediationAction action, ActionId id, TargetState before, TargetState now)
    {
        if (!sightings.TryGetValue(now.Service, out var sighting))
        {
            return new ActionProgress.Indeterminate($"{now.Service.Name} has to be read from the engine first.");
        }

        return DockerJudge.Of(action, id, before, now, sighting, workshop.History.Current.Of(now.Service.Name)) switch
        {
            Progress.Done done => new ActionProgress.Done(done.Evidence),
            Progress.NotDone notDone => new ActionProgress.NotDone(notDone.Evidence),
            Progress.Partial partial => new ActionProgress.Partial(partial.Evidence, ToSteps(partial.Forward)),
            Progress.Indeterminate indeterminate => new ActionProgress.Indeterminate(indeterminate.Evidence),
            _ => throw new InvalidOperationException("A progress is one of the four."),
        };
    }

    /// <summary>A service as it is now, with what it was read from.</summary>
    /// <exception cref="PlatformException">There is no such service, or the engine does not answer.</exception>
    public async Task<(TargetState Target, Sighting Sighting)> ReadServiceAsync(Func<PlatformSnapshot, Service?> find, string problem, CancellationToken cancellationToken)
    {
        var snapshot = await ReadAsync(cancellationToken);
        return find(snapshot) is { } service && sightings.TryGetValue(service, out var sighting)
            ? (new TargetState(service, snapshot.ReplicasOf(service.Name)), sighting)
            : throw new PlatformException(problem);
    }

    private List<ActuationStep> ToSteps(IEnumerable<DockerStep> steps) => [.. steps.Select(step => step.ToStep(workshop))];
}
