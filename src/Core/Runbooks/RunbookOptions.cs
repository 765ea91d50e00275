namespace RunbookExecutor.Core.Runbooks;

/// <summary>Section <c>runbooks</c> of the configuration.</summary>
public sealed record RunbookOptions
{
    /// <summary>Folder of the Markdown files.</summary>
    public string Folder { get; init; } = "runbooks";

    /// <summary>Caps every <c>for</c>, <c>wait</c> and hold, in detection and in runs alike; null leaves them as written.</summary>
    public TimeSpan? MaxDuration { get; init; }

    public TimeSpan Cap(TimeSpan duration) => MaxDuration is { } max && duration > max ? max : duration;
}
