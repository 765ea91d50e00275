using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Docker.Acting;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace RunbookExecutor.Platforms.Docker.History;

/// <summary>Watches which images run healthily, in the process that acts, so that the history does not depend on a monitor.</summary>
internal sealed partial class HistoryService(HistoryWatch watch, TimeProvider time, ILogger<HistoryService> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(watch.Interval, time);
        do
        {
            try
            {
                await watch.LookAsync(stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                LogPostponed(error.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(LogLevel.Warning, "The deployment history could not be brought up to date; the next look tries again. {Reason}")]
    private partial void LogPostponed(string reason);
}

/// <summary>One look at the engine for the history's sake.</summary>
/// <param name="lookout">Reads the engine.</param>
/// <param name="history">What is kept.</param>
/// <param name="healthyAfter">How long an image must have run healthily before a rollback may return to it.</param>
internal sealed class HistoryWatch(Lookout lookout, DeploymentHistory history, TimeSpan healthyAfter)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(250);

    private HealthWatch health = HealthWatch.Empty;

    public TimeSpan Interval => TimeSpan.FromTicks(Math.Clamp((healthyAfter / 5).Ticks, Shortest.Ticks, Longest.Ticks));

    /// <exception cref="PlatformException">The engine does not answer; what was healthy then has to prove itself anew.</exception>
    /// <exception cref="IOException">The history cannot be written.</exception>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var sighting = await lookout.LookAsync(cancellationToken);
        var containers = await lookout.DescribeAsync(sighting, cancellationToken);

        // One whose inspect hangs, or that stands between two names, was not seen this time: what it runs is not evidence of anything.
        var services = containers
            .Select(container => (container.Service, Seen: sighting.FindName(container.Name)))
            .Where(one => one.Seen is not null)
            .GroupBy(one => one.Service, StringComparer.Ordinal)
            .ToDictionary(service => service.Key, service => (IReadOnlyList<ReplicaSeen>)[.. service.Select(one => Seen(one.Seen!, sighting.Time))], StringComparer.Ordinal);
        health = health.Advance(services, sighting.Time);
        foreach (var (service, replicas) in services)
        {
            history.Observe(service, replicas, health.ProvenImages(service, healthyAfter, sighting.Time), sighting.Time);
        }
    }

    private static ReplicaSeen Seen(Inspected container, DateTimeOffset now) => new(
        container.ImageId,
        container.ImageReference,
        container.Since ?? now,
        container.StartedAt,
        Serving.Of(container, now) is Serving.Yes,
        container.Health.Length > 0,
        IsCopy: container.Label(ActingLabels.AddedBy) is not null) { IsStoppedOnPurpose = container.IsStoppedOnPurpose };
}
