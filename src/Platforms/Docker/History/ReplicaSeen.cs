namespace RunbookExecutor.Platforms.Docker.History;

/// <summary>What the history takes from one replica.</summary>
/// <param name="ImageId">The image's id.</param>
/// <param name="Reference">The name by which it was asked for.</param>
/// <param name="Since">When the replica was made; recreating it for an environment change does not count.</param>
/// <param name="StartedAt">When its present process began.</param>
/// <param name="IsServing">It runs, and its health check, if it has one, says healthy.</param>
/// <param name="HasHealthCheck">Whether it has one.</param>
/// <param name="IsCopy">Scaling added it after another replica: it brings nothing new.</param>
public sealed record ReplicaSeen(string ImageId, string Reference, DateTimeOffset Since, DateTimeOffset? StartedAt, bool IsServing, bool HasHealthCheck, bool IsCopy)
{
    /// <summary>It does not run, and somebody wants it so: it says nothing of its image.</summary>
    public bool IsStoppedOnPurpose { get; init; }
}
