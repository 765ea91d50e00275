using Docker.DotNet.Models;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Docker.Engine;

namespace RunbookExecutor.Platforms.Docker.Reading;

/// <summary>Turns what the engine says of one container into what every platform reports.</summary>
internal static class ContainerReading
{
    private const int ShortDigest = 19; // "sha256:" and twelve digits
    private const string UnknownImage = "The labels of its image cannot be read, so that nobody can tell which of its labels its operator gave it: it is not touched.";

    /// <param name="details">As inspected.</param>
    /// <param name="imageLabels">Its image's own labels; null when they could not be read.</param>
    /// <param name="ourselves">What is never to be touched.</param>
    public static Container Of(ContainerDetails details, IDictionary<string, string>? imageLabels, Ourselves ourselves)
    {
        var labels = new OwnLabels(details.Config?.Labels, imageLabels);
        var name = NameOf(details);
        if (details.State is null || details.HostConfig is null)
        {
            return Unreadable(AsListed(details), name, "The engine does not tell how it was made or how it is.");
        }

        if (!Limits.AreTold(details.HostConfig))
        {
            return Unreadable(AsListed(details), name, "The engine does not tell which limits it has.");
        }

        // A Compose project that holds us may hold a service that its operator hands to automation, too.
        var project = ModeLabels.AreGiven(labels) ? null : ServiceName.ProjectOf(labels);
        var isOurs = ourselves.Include(details.Id, project, details.Mounts) || ourselves.IsOfAnotherDemo(labels);
        return new Container
        {
            Id = name,
            PlatformId = details.Id,
            Name = name,
            Service = ServiceName.Of(labels, name),
            Platform = DockerPlatform.Name,
            State = ContainerStates.Of(details.State?.Status),
            Health = ContainerStates.Of(details.State?.Health),
            Mode = isOurs ? AutomationMode.Observe : ModeLabels.Read(labels),
            IsExcluded = isOurs || ModeLabels.Exclude(labels),
            AllowedTools = ModeLabels.Tools(labels),
            Image = details.Config?.Image,
            Version = VersionOf(details.Image),
            StartedAt = Moment.Parse(details.State?.StartedAt),
            ExitCode = ExitCode(details.State),
            StateReason = ContainerStates.Reason(details.State, details.RestartCount) ?? (imageLabels is null ? UnknownImage : null),
            Restarts = Whole(details.RestartCount),
            Address = ServingAddress.Of(details, labels.Operators(Labels.Port)),
            CpuLimitCores = Limits.CpuCores(details.HostConfig),
            MemoryLimitBytes = Limits.MemoryBytes(details.HostConfig),
            LastActionId = labels.Operators(Labels.Action),
        };
    }

    /// <summary>What is known of a container that cannot be inspected: next to nothing, and so it is not touched either.</summary>
    public static Container Unreadable(ContainerListResponse listed, string name, string problem) =>
        new()
        {
            Id = name,
            PlatformId = listed.ID,
            Name = name,
            Service = ServiceName.Of(new OwnLabels(listed.Labels, new Dictionary<string, string>()), name),
            Platform = DockerPlatform.Name,
            State = ContainerState.Unknown,
            IsExcluded = true,
            StateReason = problem,
            Image = listed.Image,
            Version = VersionOf(listed.ImageID),
        };

    private static ContainerListResponse AsListed(ContainerDetails details) => new()
    {
        ID = details.Id, Image = details.Config?.Image ?? string.Empty, ImageID = details.Image ?? string.Empty, Labels = details.Config?.Labels ?? new Dictionary<string, string>(),
    };

    public static string NameOf(ContainerDetails details) => details.Name.TrimStart('/');

    // A link adds names such as "/other/alias"; its own has no second slash.
    public static string NameOf(ContainerListResponse listed) =>
        (listed.Names ?? []).Select(name => name.TrimStart('/')).FirstOrDefault(name => !name.Contains('/', StringComparison.Ordinal)) ?? listed.ID;

    /// <summary>The image's digest as far as people need it to tell versions apart; a tag may be moved to another image.</summary>
    public static string? VersionOf(string? imageId) => imageId is null or "" ? null : imageId[..Math.Min(ShortDigest, imageId.Length)];

    private static int? ExitCode(StateDetails? state) => state?.Status is "exited" or "dead" or "restarting" ? Whole(state.ExitCode) : null;

    private static int? Whole(long? number) => number is >= int.MinValue and <= int.MaxValue ? (int)number : null;
}
