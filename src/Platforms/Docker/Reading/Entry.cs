using Docker.DotNet.Models;
using RunbookExecutor.Platforms.Docker.Engine;

namespace RunbookExecutor.Platforms.Docker.Reading;

/// <summary>What the book knows of one container.</summary>
internal sealed record Entry
{
    // Without an event nothing has changed, as far as can be known; a reading that fails for longer than this leaves that open.
    private static readonly TimeSpan Trusted = TimeSpan.FromSeconds(150);

    public required ContainerListResponse Listed { get; init; }

    public ContainerDetails? Details { get; init; }

    public IDictionary<string, string>? ImageLabels { get; init; }

    public Course Course { get; init; } = Course.New;

    /// <summary>When <see cref="Details"/> were read.</summary>
    public DateTimeOffset? ReadAt { get; init; }

    /// <summary>When the first event about it happened; null when a list told of it first.</summary>
    public DateTimeOffset? ToldAt { get; init; }

    /// <summary>Something has happened to it since then.</summary>
    public bool IsOutdated { get; init; }

    /// <summary>Why it could not be read the last time.</summary>
    public string? Problem { get; init; }

    public bool IsUnread => Problem is not null || (Details is not null && ImageLabels is null);

    public string Name => Details is null ? ContainerReading.NameOf(Listed) : ContainerReading.NameOf(Details);

    /// <summary>Whether the engine may start it again when its process ends by itself; one that was not read yet may be such a one.</summary>
    public bool RestartsByItself => Details is null || Details.HostConfig?.RestartPolicy?.Name is "always" or "unless-stopped" or "on-failure";

    /// <param name="label"><c>name</c> or <c>name=value</c>.</param>
    public bool Bears(string? label)
    {
        if (label is null)
        {
            return true;
        }

        var labels = Details?.Config?.Labels ?? Listed.Labels ?? new Dictionary<string, string>();
        return label.Split('=', 2) is [var name, var value] ? labels.TryGetValue(name, out var own) && own == value : labels.ContainsKey(label);
    }

    public Entry Take(ContainerDetails details, IDictionary<string, string>? imageLabels, DateTimeOffset now) => this with
    {
        Details = details,
        ImageLabels = imageLabels,
        Course = Missed(details),
        ReadAt = now,
        IsOutdated = false,
        Problem = null,
    };

    public Watched Show(Ourselves ourselves, DateTimeOffset now)
    {
        var isKnown = Details is not null && (Problem is null || (!IsOutdated && now - ReadAt <= Trusted));
        return isKnown
            ? new Watched(ContainerReading.Of(Details!, ImageLabels, ourselves) with { Crashes = Course.Crashes }, Details)
            : new Watched(ContainerReading.Unreadable(Listed, Name, Problem ?? "Its details have not been read yet."), Details: null);
    }

    // The events of a while in which nobody listened are lost; what the container still shows of them is not.
    private Course Missed(ContainerDetails now)
    {
        var endedAt = Moment.Parse(now.State?.FinishedAt);
        if (endedAt is { } end && now.State is { OOMKilled: true, Running: false })
        {
            return Course.Knows(end) ? Course.OutOfMemory(end) : Course.Missed(end, (int?)now.State.ExitCode, wasOutOfMemory: true);
        }

        var unseen = now.RestartCount - Details?.RestartCount - Course.Crashes.Count(crash => crash.Time >= ReadAt);
        return unseen > 0 && endedAt is { } last && !Course.Knows(last) ? Course.Missed(last, exitCode: null, wasOutOfMemory: false) : Course;
    }
}
