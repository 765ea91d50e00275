using Docker.DotNet.Models;
using RunbookExecutor.Core.Containers;

namespace RunbookExecutor.Platforms.Docker.Reading;

/// <summary>Turns what the engine says of one container into what every platform reports.</summary>
internal static class ContainerReading
{
    private const int ShortDigest = 19; // "sha256:" and twelve digits

    /// <param name="details">As inspected.</param>
    /// <param name="imageLabels">Its image's own labels; null when they could not be read.</param>
    /// <param name="ourselves">What is never to be touched.</param>
    public static Container Of(ContainerInspectResponse details, IDictionary<string, string>? imageLabels, Ourselves ourselves)
    {
        var labels = new OwnLabels(details.Config?.Labels, imageLabels);
        var name = NameOf(details);
        if (details.State is null || details.HostConfig is null)
        {
            // What is not told must not read as "no limits".
            return Unreadable(AsListed(details), name, "The engine does not tell how it was made or how it is.");
        }

        // A Compose project that holds us may hold a service that its operator hands to automation, too.
        var project = ModeLabels.AreGiven(labels) ? null : ServiceName.ProjectOf(labels);
        var isOurs = ourselves.Include(details.ID, project, details.Mounts) || ourselves.IsOfAnotherDemo(labels);
        return new Container
        {
            Id = name,
            PlatformId = details.ID,
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
            StateReason = ContainerStates.Reason(details.State, details.RestartCount),
            Restarts = (int)Math.Min(details.RestartCount, int.MaxValue),
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

    private static ContainerListResponse AsListed(ContainerInspectResponse details) => new()
    {
        ID = details.ID, Image = details.Config?.Image ?? string.Empty, ImageID = details.Image, Labels = details.Config?.Labels ?? new Dictionary<string, string>(),
    };

    public static string NameOf(ContainerInspectResponse details) => details.Name.TrimStart('/');

    // A link adds names such as "/other/alias"; its own has no second slash.
    public static string NameOf(ContainerListResponse listed) =>
        (listed.Names ?? []).Select(name => name.TrimStart('/')).FirstOrDefault(name => !name.Contains('/', StringComparison.Ordinal)) ?? listed.ID;

    /// <summary>The image's digest as far as people need it to tell versions apart; a tag may be moved to another image.</summary>
    public static string? VersionOf(string? imageId) => imageId is null or "" ? null : imageId[..Math.Min(ShortDigest, imageId.Length)];

    private static int? ExitCode(State? state) => state?.Status is "exited" or "dead" or "restarting" ? (int)state.ExitCode : null;
}
