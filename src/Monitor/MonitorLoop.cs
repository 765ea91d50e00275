using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RunbookExecutor.Monitor.Sampling;

namespace RunbookExecutor.Monitor;

/// <summary>The monitor's heart: sample, judge, track, every 250 ms.</summary>
public sealed partial class MonitorLoop(MonitorStep step, SamplingOptions options, TimeProvider time, ILogger<MonitorLoop> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.HotInterval, time);
        var due = time.GetTimestamp();
        do
        {
            var began = time.GetTimestamp();
            await TakeStepAsync(stoppingToken);
            SamplingMeters.StepTaken(time.GetElapsedTime(began), Late(time.GetElapsedTime(due, began)));
            due = began;
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private TimeSpan Late(TimeSpan sinceLast) => sinceLast > options.HotInterval ? sinceLast - options.HotInterval : TimeSpan.Zero;

    // The outermost loop: whatever is wrong with one step, the next one is taken.
    private async Task TakeStepAsync(CancellationToken cancellationToken)
    {
        try
        {
            await step.TakeAsync(cancellationToken);
        }
        catch (Exception problem) when (!cancellationToken.IsCancellationRequested)
        {
            LogStepFailed(problem);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "One step of the monitor failed; the next one is taken as usual")]
    private partial void LogStepFailed(Exception problem);
}
