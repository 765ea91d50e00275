using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Platforms.Docker.Acting.Copying;
using RunbookExecutor.Platforms.Docker.Acting.Recreating;
using RunbookExecutor.Platforms.Docker.Acting.Steps;
using RunbookExecutor.Platforms.Docker.Reading;

namespace RunbookExecutor.Platforms.Docker.Acting;

/// <summary>Deploys a local image to a service, or sets variables of a replica, by the same recreation as automation's.</summary>
internal sealed class DockerDeployer(DockerActuator actuator, Workshop workshop) : IDeployer
{
    private const int MostRounds = 3;

    public async Task<string> DeployAsync(string service, string version, CancellationToken cancellationToken)
    {
        var image = await workshop.Engine.FindImageAsync(version, cancellationToken)
            ?? throw new PlatformException($"There is no image '{version}' on this machine. Build or pull it first; 'docker images' lists what is there.");
        var (target, sighting) = await actuator.ReadServiceAsync(snapshot => snapshot.FindService(service), $"There is no service '{service}'.", cancellationToken);
        var change = new Change.Image(image.Id, version);
        var outdated = ServiceSwap.Outdated(change, target, sighting).ToList();
        var left = ServiceSwap.Left(change, target, sighting);
        var remark = ServiceSwap.Remark(left);
        if (left.Count == target.Replicas.Count)
        {
            throw new PlatformException($"{version} was not deployed: {service} has no replica that runs{remark}. Start one first.");
        }

        await RequireAsync(outdated, sighting, cancellationToken);
        for (var moved = 0; moved < outdated.Count; moved++)
        {
            await MoveAsync(outdated[moved], change, moved, outdated.Count, target, cancellationToken);
            workshop.History.DeployTo(service, image.Id, version, workshop.Time.GetUtcNow());
        }

        return outdated.Count == 0
            ? $"{service} runs {version} already{remark}."
            : $"{service} runs {version} on {target.Replicas.Count - left.Count} replicas; before it ran {outdated[0].ImageReference}{remark}.";
    }

    public async Task<string> ConfigureAsync(string containerId, IReadOnlyDictionary<string, string?> variables, CancellationToken cancellationToken)
    {
        var (target, sighting) = await actuator.ReadServiceAsync(
            snapshot => Find(containerId, snapshot) is { } found ? snapshot.FindService(found.Service) : null,
            $"There is no container '{containerId}'.",
            cancellationToken);
        var replica = target.Replicas.First(one => one.Id == containerId || one.PlatformId == containerId);
        var container = sighting.FindName(replica.Name)
            ?? throw new PlatformException($"The engine lists {replica.Name} and does not tell more about it; nothing was changed. Try again when it answers.");
        await RequireAsync([container], sighting, cancellationToken);
        await RecreateAsync(container, replica, new Change.Environment(variables), cancellationToken);
        return $"{replica.Name} runs with the new environment.";
    }

    private static Container? Find(string id, PlatformSnapshot snapshot) => snapshot.FindContainer(id) ?? snapshot.Containers.FirstOrDefault(container => container.PlatformId == id);

    private async Task RequireAsync(IReadOnlyList<Inspected> containers, Sighting sighting, CancellationToken cancellationToken)
    {
        if (containers.FirstOrDefault(container => sighting.Ours.Contains(container.Id)) is { } own)
        {
            throw new PlatformException($"{own.Name} is a part of Runbook Executor, which never touches itself.");
        }

        if (containers.Select(container => Reproducible.Problem(container, sighting)).FirstOrDefault(problem => problem is not null) is { } problem)
        {
            throw new PlatformException(problem.Reason);
        }

        foreach (var container in containers)
        {
            // What an operator's label forbids an operator may do; what comes with an image, as with Runbook Executor's own, he would not know of.
            if (ModeLabels.Forbids((await workshop.Engine.FindImageAsync(container.ImageId, cancellationToken))?.Config.Text("Labels", Labels.Enable)))
            {
                throw new PlatformException($"{container.Name} is made from an image that says that nothing is to be done to it ({Labels.Enable}=false), as Runbook Executor's own does. Do it by hand.");
            }
        }
    }

    private async Task MoveAsync(Inspected container, Change.Image change, int moved, int all, TargetState target, CancellationToken cancellationToken)
    {
        try
        {
            await RecreateAsync(container, target.Replicas.First(replica => replica.Name == container.Name), change, cancellationToken);
        }
        catch (PlatformException error)
        {
            throw new PlatformException(
                moved == 0
                    ? $"{change.Reference} was not deployed: {error.Message}"
                    : $"{change.Reference} reached {moved} of {all} replicas of {target.Service.Name}, then: {error.Message} Deploy {container.ImageReference} to go back, or {change.Reference} again.",
                error);
        }
    }

    private async Task RecreateAsync(Inspected container, Container before, Change change, CancellationToken cancellationToken)
    {
        var action = ActionId.New(workshop.Time);
        try
        {
            await RunAsync([.. RecreatePlan.Of(container, change, action, isFirst: true).Select(step => step is CreateSuccessor create ? create with { IsOperators = true } : step)], cancellationToken);
        }
        catch (Exception error) when (error is PlatformException or OperationCanceledException or TimeoutException)
        {
            // An operator's patience ends; the replica is brought to a whole state all the same.
            await SettleAsync(before, action, error.Message);
        }
    }

    /// <summary>Brings one replica to a whole state by the one way on that there is from where it stands.</summary>
    /// <exception cref="PlatformException">It is not what was asked for; the message says what it is.</exception>
    public async Task SettleAsync(Container before, ActionId action, string failure)
    {
        for (var round = 0; ; round++)
        {
            var (_, sighting) = await actuator.ReadServiceAsync(snapshot => snapshot.FindService(before.Service), failure, CancellationToken.None);
            switch (SwapRecovery.Of(ReplicaSwap.Of(before, action, sighting)))
            {
                case Progress.Partial halfWay when round < MostRounds:
                    await TryRunAsync(halfWay.Forward);
                    break;
                case Progress.Done:
                    return;
                case Progress.NotDone:
                    throw new PlatformException($"{failure} {before.Name} is in its former container.");
                case var other:
                    throw new PlatformException($"{failure} {(other as Progress.Indeterminate)?.Evidence ?? $"{before.Name} could not be brought to a whole state"} Look at it.");
            }
        }
    }

    private async Task TryRunAsync(IReadOnlyList<DockerStep> steps)
    {
        try
        {
            await RunAsync(steps, CancellationToken.None);
        }
        catch (Exception error) when (error is PlatformException or OperationCanceledException or TimeoutException)
        {
            // What it has come to is seen at the next look.
        }
    }

    private async Task RunAsync(IReadOnlyList<DockerStep> steps, CancellationToken cancellationToken)
    {
        foreach (var step in steps)
        {
            using var late = new CancellationTokenSource(step.Deadline, workshop.Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
            await step.RunAsync(workshop, either.Token);
        }
    }
}
