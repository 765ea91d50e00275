namespace RunbookExecutor.Platforms.Docker.Reading;

/// <summary>
/// Notices by its replicas when a service was deployed: one was created by somebody else than us, from another image or another configuration
/// than the service had. Only what happens while this looks on can be told, and replicas of two images side by side.
/// </summary>
internal sealed class Deployments
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    private readonly Dictionary<string, Past> _services = new(StringComparer.Ordinal);

    /// <summary>Takes over what there is now, and says when the service was last deployed; null when it was not.</summary>
    public DateTimeOffset? Observe(string service, IReadOnlyList<Replica> replicas, DateTimeOffset now)
    {
        var past = _services.TryGetValue(service, out var known) ? known : First(replicas);
        foreach (var replica in replicas.OrderBy(replica => replica.CreatedAt))
        {
            past = Take(past, replica);
        }

        _services[service] = past with { SeenAt = now };
        return past.DeployedAt;
    }

    /// <summary>Lets go of services that have been gone for a day.</summary>
    public void Forget(DateTimeOffset now)
    {
        foreach (var (service, past) in _services)
        {
            if (now - past.SeenAt > Kept)
            {
                _services.Remove(service);
            }
        }
    }

    private static Past Take(Past past, Replica replica)
    {
        if (past.Seen.Contains(replica.PlatformId))
        {
            return past;
        }

        var next = past with { Seen = [.. past.Seen.TakeLast(200), replica.PlatformId], Latest = replica.Signature, Known = [.. past.Known.TakeLast(20).Append(replica.Signature).Distinct()] };
        if (replica.IsOurs)
        {
            // An environment change of ours is no deployment, another image that an operator asked us for is one, and a rollback of ours ends it.
            return next with { DeployedAt = replica.Signature.Image == past.Latest?.Image ? past.DeployedAt : replica.IsOperators ? replica.CreatedAt : null };
        }

        var isNew = past.Latest is not null && replica.Signature != past.Latest && !past.Known.Contains(replica.Signature);
        var isReturn = past.Latest is { } latest && replica.Signature.Image != latest.Image;
        return isNew || isReturn ? next with { DeployedAt = replica.CreatedAt } : next;
    }

    // What is there at first sight began with the service, unless it differs among its replicas: then the newest was deployed.
    private static Past First(IReadOnlyList<Replica> replicas)
    {
        var newest = replicas.MaxBy(replica => replica.CreatedAt);
        var isMixed = replicas.Select(replica => replica.Signature.Image).Distinct().Count() > 1;
        return new Past(
            [.. replicas.Select(replica => replica.PlatformId)],
            [.. replicas.Select(replica => replica.Signature).Distinct()],
            newest?.Signature,
            isMixed && newest is { IsOurs: false } ? newest.CreatedAt : null,
            DateTimeOffset.MinValue);
    }

    /// <param name="PlatformId">Which container.</param>
    /// <param name="Signature">What it was created from.</param>
    /// <param name="CreatedAt">When.</param>
    /// <param name="IsOurs">Whether an action of ours created it.</param>
    /// <param name="IsOperators">Whether an operator asked for that action.</param>
    internal sealed record Replica(string PlatformId, Signature Signature, DateTimeOffset CreatedAt, bool IsOurs, bool IsOperators = false);

    private sealed record Past(
        IReadOnlyList<string> Seen, IReadOnlyList<Signature> Known, Signature? Latest, DateTimeOffset? DeployedAt, DateTimeOffset SeenAt);
}
