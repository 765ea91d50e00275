using Microsoft.Extensions.Hosting;

namespace RunbookExecutor.Executor.Actuation;

/// <summary>Keeps a stopping process alive until the actions that it carries out have ended, or the host's patience has.</summary>
public sealed class DrainService(RunningActions running) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            await running.DrainAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // What is left is unfinished in the ledger, and the next start takes it up.
        }
    }
}
