using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Docker.Reading;

namespace RunbookExecutor.Platforms.Docker.History;

/// <summary>What a service's history adds to what the engine says of it.</summary>
internal static class HistoryView
{
    /// <param name="history">The service's.</param>
    /// <param name="service">As the engine has it.</param>
    /// <param name="isThere">Whether an image is on this machine.</param>
    public static Service Describe(this ServiceHistory history, Service service, Func<string, bool> isThere) => service with
    {
        PreviousHealthyVersion = ContainerReading.VersionOf(history.PreviousHealthy(isThere)?.ImageId),
        DeployedAt = history.DeployedAt,
    };
}
