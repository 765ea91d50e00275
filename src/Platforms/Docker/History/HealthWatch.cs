namespace RunbookExecutor.Platforms.Docker.History;

/// <summary>Since when each image of each service has run healthily without a break, as far as this process has seen it.</summary>
internal sealed record HealthWatch(IReadOnlyDictionary<(string Service, string Image), DateTimeOffset> Since)
{
    public static readonly HealthWatch Empty = new(new Dictionary<(string, string), DateTimeOffset>());

    /// <summary>One replica that is to serve and does not breaks it for the image; one that somebody has stopped says nothing of it.</summary>
    public HealthWatch Advance(IReadOnlyDictionary<string, IReadOnlyList<ReplicaSeen>> services, DateTimeOffset now) => new(services
        .SelectMany(service => service.Value.Where(replica => !replica.IsStoppedOnPurpose).GroupBy(replica => replica.ImageId, StringComparer.Ordinal), (service, image) => (Key: (service.Key, image.Key), Replicas: image.ToList()))
        .Where(image => image.Replicas.TrueForAll(replica => replica.IsServing && replica.StartedAt is not null))
        .ToDictionary(image => image.Key, image => Begin(image.Key, image.Replicas, now)));

    public IReadOnlySet<string> ProvenImages(string service, TimeSpan healthyAfter, DateTimeOffset now) =>
        Since.Where(one => one.Key.Service == service && now - one.Value >= healthyAfter).Select(one => one.Key.Image).ToHashSet(StringComparer.Ordinal);

    // Without a health check running is all that can be known, and since when it runs is known of the past as well; what a health
    // check said before it was looked at is not. A restart of every replica breaks it, too.
    private DateTimeOffset Begin((string, string) key, List<ReplicaSeen> replicas, DateTimeOffset now)
    {
        var oldest = replicas.Min(replica => replica.StartedAt!.Value);
        var watched = Since.TryGetValue(key, out var since) ? since : replicas.Exists(replica => replica.HasHealthCheck) ? now : oldest;
        return watched > oldest ? watched : oldest;
    }
}
