using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Identity;

namespace RunbookExecutor.Platforms.Docker.Acting.Keeping;

/// <summary>
/// Finds replicas that an operator's command left between two containers because its process was killed. Automation's actions are
/// taken up from the ledger; these are not in it as steps, and the containers' names tell enough.
/// </summary>
internal sealed class LeftDeployments(Lookout lookout, DockerDeployer deployer)
{
    // Longer than such a command may take before its health check does: what is younger is still at work, in this process or another.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);

    /// <returns>What became of each.</returns>
    /// <exception cref="PlatformException">The engine does not answer.</exception>
    public async Task<IReadOnlyList<string>> SettleAsync(CancellationToken cancellationToken)
    {
        var sighting = await lookout.LookAsync(cancellationToken);
        var messages = new List<string>();
        foreach (var (replica, action) in Left(sighting))
        {
            var service = (await lookout.DescribeAsync(sighting, cancellationToken)).First(container => container.Name == replica.Name).Service;
            messages.Add(await SettleAsync(replica with { Service = service }, action));
        }

        return messages;
    }

    /// <summary>The replicas in the middle, as they were before, and the commands that left them.</summary>
    public static IReadOnlyList<(Container Replica, ActionId Action)> Left(Sighting sighting) =>
    [
        .. from successor in sighting.Containers
           where successor.Label(ActingLabels.Operator) is not null && sighting.Time - successor.CreatedAt >= Patience + Serving.HealthTime(successor)
           let spare = SpareName.Parse(successor.Name)
           let name = spare?.Replica ?? successor.Name
           where spare is { Kind: SpareKind.Successor } || (spare is null && !successor.WasTried)
           let action = new ActionId(successor.Label(Labels.Action) ?? string.Empty)
           let former = sighting.FindName(SpareName.Kept(name, action).ToString()) ?? sighting.FindName(name)
           where former is not null
           select (Before(name, former), action),
    ];

    // It was up: nobody deploys to a replica that he has stopped.
    private static Container Before(string name, Inspected former) => new()
    {
        Id = name, PlatformId = former.Id, Name = name, Service = string.Empty, Platform = DockerPlatform.Name, State = ContainerState.Running, StartedAt = former.StartedAt,
    };

    private async Task<string> SettleAsync(Container replica, ActionId action)
    {
        try
        {
            await deployer.SettleAsync(replica, action, "Its process was killed.");
            return $"{replica.Name} is in its new container.";
        }
        catch (PlatformException outcome)
        {
            return outcome.Message;
        }
    }
}
