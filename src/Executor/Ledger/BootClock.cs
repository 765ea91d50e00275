using RunbookExecutor.Core.Ledger;

namespace RunbookExecutor.Executor.Ledger;

/// <summary>The clock that limits are counted by: time since boot, and which boot; wall time only for people.</summary>
/// <param name="time">Its timestamps are time since boot.</param>
/// <param name="bootId">The kernel's random id of this boot.</param>
public sealed class BootClock(TimeProvider time, string bootId)
{
    private const string BootIdFile = "/proc/sys/kernel/random/boot_id";

    // In whole numbers: a fraction a little below a millisecond would count as the one before.
    public BootInstant Now => new(bootId, (long)((Int128)time.GetTimestamp() * 1000 / time.TimestampFrequency));

    public DateTimeOffset WallTime => time.GetUtcNow();

    /// <summary>This machine's clock.</summary>
    public static BootClock OfThisMachine() => new(new BootTimeProvider(), File.ReadAllText(BootIdFile).Trim());
}
