using System.Runtime.InteropServices;

namespace RunbookExecutor.Executor.Ledger;

/// <summary>A time provider whose timestamps are nanoseconds since the machine booted, suspend included. Setting the wall clock does not move them.</summary>
public sealed class BootTimeProvider : TimeProvider
{
    private const int ClockBootTime = 7;
    private const long NanosecondsPerSecond = 1_000_000_000;

    public override long TimestampFrequency => NanosecondsPerSecond;

    public override long GetTimestamp() => ReadClock(ClockBootTime, out var time) == 0
        ? (time.Seconds * NanosecondsPerSecond) + time.Nanoseconds
        : throw new PlatformNotSupportedException("The kernel has no CLOCK_BOOTTIME; the limits need Linux 2.6.39 or later.");

    [DllImport("libc", EntryPoint = "clock_gettime")]
    private static extern int ReadClock(int clock, out Timespec time);

    private readonly struct Timespec
    {
        public readonly nint Seconds;
        public readonly nint Nanoseconds;
    }
}
