namespace RunbookExecutor.Core.Ledger;

/// <summary>
/// Tells how old entries are at least, asked from the newest to the oldest. Within one boot the age is exact; an entry of an
/// earlier boot is at least as old as all the later boots together, and the time that the machine was off is not counted,
/// because nothing reliable measured it.
/// </summary>
public sealed class AgeRule(BootInstant now)
{
    private string _bootId = now.BootId;
    private long _reference = now.Milliseconds;
    private long _carried;

    public TimeSpan Of(BootInstant instant)
    {
        if (instant.BootId != _bootId)
        {
            _carried += _reference;
            _bootId = instant.BootId;
            _reference = instant.Milliseconds;
        }

        return TimeSpan.FromMilliseconds(_carried + Math.Max(0, _reference - instant.Milliseconds));
    }

    /// <summary>The entries that are younger than <paramref name="window"/>, in the order in which they were written, as these are.</summary>
    public static IReadOnlyList<LedgerEntry> Younger(IReadOnlyList<LedgerEntry> entries, TimeSpan window, BootInstant now)
    {
        var rule = new AgeRule(now);
        var first = entries.Count;
        while (first > 0 && rule.Of(entries[first - 1].Instant) < window)
        {
            first--;
        }

        return [.. entries.Skip(first)];
    }
}
