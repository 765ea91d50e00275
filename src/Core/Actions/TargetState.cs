using RunbookExecutor.Core.Containers;

namespace RunbookExecutor.Core.Actions;

/// <summary>What an action acts on as it is at one moment: the service and all its replicas.</summary>
public sealed record TargetState(Service Service, IReadOnlyList<Container> Replicas)
{
    public Container? Find(string containerId) => Replicas.FirstOrDefault(replica => replica.Id == containerId);

    public int RunningReplicas => Replicas.Count(replica => replica.IsRunning);
}
