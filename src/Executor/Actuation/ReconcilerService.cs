using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Executor.Freezing;
using RunbookExecutor.Executor.Ledger;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace RunbookExecutor.Executor.Actuation;

/// <summary>Checks the ledger once, then reconciles at the start and at every tick. Until an unfinished action is settled, the guards answer BUSY.</summary>
public sealed partial class ReconcilerService(
    Reconciler reconciler, LedgerStore ledger, FreezeSwitch freeze, ExecutorOptions options, TimeProvider time, ILogger<ReconcilerService> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The host's start does not wait for the ledger or for the platform.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        FreezeIfTampered();
        using var timer = new PeriodicTimer(options.ReconcileEvery, time);
        do
        {
            await TickAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task TickAsync(CancellationToken cancellationToken)
    {
        try
        {
            await reconciler.RunOnceAsync(cancellationToken);
        }
        catch (Exception error) when (error is LedgerUnavailableException or PlatformException)
        {
            LogPostponed(error.Message);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // The outermost loop: a defect in a platform must not end the only thing that settles its actions.
            LogBroken(error);
        }
    }

    private void FreezeIfTampered()
    {
        try
        {
            ledger.Read(reader => reader.LastSeq());
            if (LedgerVerifier.Verify(options.DataDirectory) is { IsTampered: true } tampered)
            {
                var finding = tampered.Describe(options.DataDirectory);
                LogTampered(finding);
                freeze.Freeze(finding, "executor");
            }
        }
        catch (LedgerUnavailableException error)
        {
            LogPostponed(error.Message);
        }
    }

    [LoggerMessage(LogLevel.Error, "Unfinished actions could not be looked at; the next tick tries again. {Reason}")]
    private partial void LogPostponed(string reason);

    [LoggerMessage(LogLevel.Error, "ALERT: unfinished actions could not be settled because of an unexpected error; the next tick tries again.")]
    private partial void LogBroken(Exception error);

    [LoggerMessage(LogLevel.Critical, "ALERT: {Finding} Automation is frozen; 'runbook ledger verify' shows it again.")]
    private partial void LogTampered(string finding);
}
