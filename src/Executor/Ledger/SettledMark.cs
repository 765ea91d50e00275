namespace RunbookExecutor.Executor.Ledger;

/// <summary>
/// Every action up to this entry needs nothing more. It may be remembered, though nothing else is counted in memory, because
/// what is settled in an append-only ledger stays settled.
/// </summary>
internal sealed class SettledMark
{
    private readonly Lock _lock = new();
    private long _seq;

    public long Seq
    {
        get
        {
            lock (_lock)
            {
                return _seq;
            }
        }
    }

    public void Raise(long seq)
    {
        lock (_lock)
        {
            _seq = Math.Max(_seq, seq);
        }
    }
}
