using System.Text.Json.Nodes;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Platforms.Docker.Acting.Copying;
using RunbookExecutor.Platforms.Docker.Acting.Steps;

namespace RunbookExecutor.Platforms.Docker.Acting.Recreating;

/// <summary>
/// Puts another container into a replica's place: the successor is made and compared while the replica still runs, then the replica
/// is stopped and set aside, and the successor takes its name and starts.
/// </summary>
internal static class RecreatePlan
{
    // The engine must not start the old container by itself while, or after, it is replaced.
    private static JsonObject NoRestart => new() { ["Name"] = "no", ["MaximumRetryCount"] = 0 };

    /// <param name="replica">What runs now.</param>
    /// <param name="change">What is to differ.</param>
    /// <param name="action">Whose doing it is.</param>
    /// <param name="isFirst">Whether nothing of the action has touched anything that runs.</param>
    public static IReadOnlyList<DockerStep> Of(Inspected replica, Change change, ActionId action, bool isFirst)
    {
        var successor = SpareName.Successor(replica.Name, action).ToString();
        IEnumerable<DockerStep> preparation =
        [
            new CreateSuccessor(replica, change, action),
            .. Endpoints.Others(replica).Select(network => new ConnectNetwork(successor, $"the successor of {replica.Name}", network.Key, network.Value)),
            new CompareSuccessor(replica, change, action),
        ];
        return
        [
            .. preparation.Select(step => step with { IsPreparation = isFirst }),
            new SetRestartPolicy(replica.Id, replica.Name, NoRestart),
            new StopContainer(replica.Id, replica.Name, replica.StopGrace),
            .. TakeOver(replica.Id, replica.Name, isAside: false, action, Serving.HealthTime(replica)),
        ];
    }

    /// <summary>From a replica that is stopped to its successor that runs.</summary>
    public static IReadOnlyList<DockerStep> TakeOver(string oldId, string name, bool isAside, ActionId action, TimeSpan healthTime)
    {
        DockerStep[] aside = isAside ? [] : [new RenameContainer(oldId, name, SpareName.Kept(name, action).ToString())];
        return
        [
            .. aside,
            new RenameContainer(SpareName.Successor(name, action).ToString(), $"the successor of {name}", name),
            new StartContainer(name, name, healthTime),
        ];
    }
}
