namespace RunbookExecutor.Platforms.Docker.History;

/// <summary>The images that one service ran, oldest first; the last is the present one.</summary>
public sealed record ServiceHistory(IReadOnlyList<Deployment> Deployments, DateTimeOffset SeenAt)
{
    private const int Longest = 20;

    public static readonly ServiceHistory Empty = new([], DateTimeOffset.MinValue);

    public Deployment? Present => Deployments.Count > 0 ? Deployments[^1] : null;

    /// <summary>When an operator put the present image there; null when it was found, or returned to.</summary>
    public DateTimeOffset? DeployedAt => Present is { Cause: DeploymentCause.Deployed } present ? present.Since : null;

    /// <summary>The latest other image that ran healthily for long enough and was not itself rolled back from.</summary>
    public Deployment? PreviousHealthy(Func<string, bool> isThere) => Deployments
        .LastOrDefault(one => one.ImageId != Present?.ImageId && one.HealthyAt is not null && IsLastOfItsImage(one) && one.RolledBackAt is null && isThere(one.ImageId));

    public ServiceHistory MoveTo(string imageId, string reference, DateTimeOffset since, DeploymentCause cause)
    {
        var next = new Deployment { ImageId = imageId, Reference = reference, Since = since, Cause = cause };
        return this with { Deployments = Bounded([.. Deployments, next]) };
    }

    /// <summary>The present image is left for a former one.</summary>
    public ServiceHistory RollBackTo(string imageId, DateTimeOffset now)
    {
        if (Present is not { } present || present.ImageId == imageId)
        {
            return this;
        }

        var former = Deployments.LastOrDefault(one => one.ImageId == imageId);
        var returned = new Deployment
        {
            ImageId = imageId, Reference = former?.Reference ?? imageId, Since = now, Cause = DeploymentCause.RolledBack, HealthyAt = former?.HealthyAt,
        };
        return this with { Deployments = Bounded([.. Deployments.SkipLast(1), present with { RolledBackAt = now }, returned]) };
    }

    /// <summary>Takes in what its replicas are now.</summary>
    /// <param name="replicas">All of them.</param>
    /// <param name="provenImages">The images that have run healthily for long enough.</param>
    /// <param name="now">When that was seen.</param>
    public ServiceHistory Observe(IReadOnlyList<ReplicaSeen> replicas, IReadOnlySet<string> provenImages, DateTimeOffset now)
    {
        var moved = replicas.Where(replica => !replica.IsCopy)
            .GroupBy(replica => replica.ImageId, StringComparer.Ordinal)
            .OrderBy(image => image.Max(replica => replica.Since))
            .Aggregate(this, (history, image) => history.Observe(image.Key, [.. image]));
        return moved with
        {
            Deployments = [.. moved.Deployments.Select(one => moved.IsLastOfItsImage(one) && one.HealthyAt is null && provenImages.Contains(one.ImageId) ? one with { HealthyAt = now } : one)],
            SeenAt = now,
        };
    }

    // A container that was made after the present image came, and from another one, brings a new deployment.
    private ServiceHistory Observe(string imageId, IReadOnlyList<ReplicaSeen> replicas)
    {
        if (Present is not { } present)
        {
            return MoveTo(imageId, replicas[0].Reference, replicas.Min(replica => replica.Since), DeploymentCause.Found);
        }

        var later = replicas.Where(replica => replica.Since > present.Since).ToList();
        return imageId == present.ImageId || later.Count == 0
            ? this
            : MoveTo(imageId, later[0].Reference, later.Min(replica => replica.Since), DeploymentCause.Deployed);
    }

    private bool IsLastOfItsImage(Deployment deployment) => Deployments.Last(one => one.ImageId == deployment.ImageId) == deployment;

    // The one that could be returned to is never dropped.
    private static IReadOnlyList<Deployment> Bounded(IReadOnlyList<Deployment> all) => all.Count <= Longest
        ? all
        : all.LastOrDefault(one => one.HealthyAt is not null && one.RolledBackAt is null) is { } kept && !all.TakeLast(Longest - 1).Contains(kept)
            ? [kept, .. all.TakeLast(Longest - 1)]
            : [.. all.TakeLast(Longest)];
}
