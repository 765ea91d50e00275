namespace RunbookExecutor.Platforms.Docker.History;

/// <summary>One image that a service ran, from when it came.</summary>
public sealed record Deployment
{
    /// <summary>The image's id, a digest: a tag may be moved to another image.</summary>
    public required string ImageId { get; init; }

    /// <summary>The name by which it was asked for.</summary>
    public required string Reference { get; init; }

    public required DateTimeOffset Since { get; init; }

    public required DeploymentCause Cause { get; init; }

    /// <summary>When it had run healthily for long enough to be returned to; null until then.</summary>
    public DateTimeOffset? HealthyAt { get; init; }

    /// <summary>When the service was rolled back from it; it does not come into question again.</summary>
    public DateTimeOffset? RolledBackAt { get; init; }
}

/// <summary>How a service came to an image.</summary>
public enum DeploymentCause
{
    /// <summary>It was there when the service was first seen.</summary>
    Found,

    /// <summary>An operator put it there, with whatever tool.</summary>
    Deployed,

    /// <summary>A rollback returned to it.</summary>
    RolledBack,
}
