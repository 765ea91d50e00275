using RunbookExecutor.Core.Ledger;

namespace RunbookExecutor.Tests.Invariants;

/// <summary>
/// Milliseconds that certainly passed since the first entry: within a boot exact; over a reboot what the new boot's clock shows, since
/// nothing reliable measured how long the machine was off. Written anew here, and not the ledger's own rule, so that a fault in that shows.
/// </summary>
internal sealed class Timeline
{
    private readonly Dictionary<string, long> _begins = [];

    public Timeline(IEnumerable<LedgerEntry> entries)
    {
        long latest = 0;
        foreach (var entry in entries)
        {
            // A boot begins no earlier than the last entry of the one before it.
            _begins.TryAdd(entry.Instant.BootId, _begins.Count == 0 ? -entry.Instant.Milliseconds : latest);
            latest = Math.Max(latest, At(entry.Instant.BootId, entry.Instant.Milliseconds));
        }
    }

    public long At(LedgerEntry entry) => At(entry.Instant.BootId, entry.Instant.Milliseconds);

    public long At(string bootId, long milliseconds) => _begins.GetValueOrDefault(bootId) + milliseconds;
}
