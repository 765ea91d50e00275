using Microsoft.Extensions.Hosting;

namespace RunbookExecutor.Monitor.Library;

/// <summary>Looks at the folder of runbooks once a second; a file event that a network folder never sends cannot be missed.</summary>
public sealed class LibraryWatcher(RunbookLibrary library, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        // The first step of the monitor already judges by the runbooks' thresholds.
        library.Reload();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            library.Reload();
        }
    }
}
