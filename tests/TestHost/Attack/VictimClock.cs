using RunbookExecutor.Executor.Ledger;

namespace RunbookExecutor.Tests.Host.Attack;

/// <summary>
/// The boot clock of a process that is killed: this machine's, moved on by hand so that budgets free between two attacks. The ledger
/// asks it for wall time exactly when it writes an entry, so that is a moment to die at.
/// </summary>
internal sealed class VictimClock(KillSwitch killSwitch) : TimeProvider
{
    private readonly BootTimeProvider _machine = new();
    private long _offset;

    public override long TimestampFrequency => _machine.TimestampFrequency;

    public void Advance(TimeSpan time) => Interlocked.Add(ref _offset, (long)(time.TotalSeconds * TimestampFrequency));

    public override long GetTimestamp() => _machine.GetTimestamp() + Interlocked.Read(ref _offset);

    public override DateTimeOffset GetUtcNow()
    {
        killSwitch.Pass();
        return base.GetUtcNow();
    }

    public long Milliseconds => GetTimestamp() / (TimestampFrequency / 1000);
}
