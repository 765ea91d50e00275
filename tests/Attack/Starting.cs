using Microsoft.Extensions.Logging.Abstractions;
using RunbookExecutor.Executor;
using RunbookExecutor.Executor.Actuation;
using RunbookExecutor.Tests.Executor;

namespace RunbookExecutor.Tests.Attack;

/// <summary>What an executor does when it starts: it checks the ledger and settles what is unfinished.</summary>
internal sealed class Starting(Rig rig)
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(20);

    public async Task RunAsync()
    {
        var service = new ReconcilerService(rig.Get<Reconciler>(), rig.Ledger, rig.Freeze, rig.Get<ExecutorOptions>(), rig.Time, NullLogger<ReconcilerService>.Instance);
        await service.StartAsync(CancellationToken.None);
        await Task.Delay(Moment, TimeProvider.System);
        await service.StopAsync(CancellationToken.None);
    }
}
