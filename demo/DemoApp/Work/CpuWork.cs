using System.Runtime.InteropServices;

namespace DemoApp.Work;

/// <summary>A calculation that takes a given amount of processor time, however busy the machine is.</summary>
public static partial class CpuWork
{
    private const int LinuxThreadCpuClock = 3;
    private const int MacThreadCpuClock = 16;

    /// <summary>Calculates until this thread has used <paramref name="amount"/> of processor time; gives the result.</summary>
    public static ulong Burn(TimeSpan amount, TimeProvider time)
    {
        var result = 0x9E3779B97F4A7C15;
        for (var end = ThreadTime(time) + amount; ThreadTime(time) < end;)
        {
            result = Calculate(result);
        }

        return result;
    }

    private static ulong Calculate(ulong value)
    {
        for (var round = 0; round < 5000; round++)
        {
            value ^= value << 13;
            value ^= value >> 7;
            value ^= value << 17;
        }

        return value;
    }

    // Elapsed time counts for processor time where a thread's own clock is out of reach.
    private static TimeSpan ThreadTime(TimeProvider time)
    {
        var clock = OperatingSystem.IsMacOS() ? MacThreadCpuClock : LinuxThreadCpuClock;
        return !OperatingSystem.IsWindows() && ClockGetTime(clock, out var now) == 0
            ? TimeSpan.FromTicks((now.Seconds * TimeSpan.TicksPerSecond) + (now.Nanoseconds / TimeSpan.NanosecondsPerTick))
            : time.GetElapsedTime(0);
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ClockGetTime(int clock, out UnixTime now);

    private readonly record struct UnixTime(nint Seconds, nint Nanoseconds);
}
