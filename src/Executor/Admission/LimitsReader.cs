using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Executor.Freezing;
using RunbookExecutor.Executor.Guards;
using RunbookExecutor.Executor.Ledger;

namespace RunbookExecutor.Executor.Admission;

/// <summary>Tells what is left of each budget and when it returns.</summary>
public sealed class LimitsReader(PlatformReader platform, LedgerStore ledger, FreezeSwitch freeze, PolicyOptions policy, BootClock clock)
{
    /// <exception cref="LedgerUnavailableException">Nothing can be counted.</exception>
    /// <exception cref="Core.Containers.PlatformException">The platform cannot be read.</exception>
    public async Task<LimitsReport> ReadAsync(CancellationToken cancellationToken)
    {
        var snapshot = await platform.ReadAsync(cancellationToken);
        var history = ledger.Read(reader => reader.History(KeyHistory.Memory));
        return LimitsReport.Of(history, policy, freeze.With(history.Freeze), snapshot, clock.WallTime);
    }
}
