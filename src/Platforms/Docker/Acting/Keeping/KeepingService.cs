using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace RunbookExecutor.Platforms.Docker.Acting.Keeping;

/// <summary>Looks every minute for kept containers whose day is over, and for deployments that a killed process left in the middle.</summary>
internal sealed partial class KeepingService(KeptContainers kept, LeftDeployments left, TimeProvider time, ILogger<KeepingService> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                foreach (var message in await left.SettleAsync(stoppingToken))
                {
                    LogSettled(message);
                }

                foreach (var name in await kept.CleanAsync(stoppingToken))
                {
                    LogRemoved(name);
                }
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                LogPostponed(error.Message);
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "{Container} was kept for a day after its successor took its place, and is removed; its volumes stay.")]
    private partial void LogRemoved(string container);

    [LoggerMessage(LogLevel.Warning, "ALERT: an operator's command was broken off and is settled: {Message}")]
    private partial void LogSettled(string message);

    [LoggerMessage(LogLevel.Warning, "Kept containers could not be looked through; the next round tries again. {Reason}")]
    private partial void LogPostponed(string reason);
}
