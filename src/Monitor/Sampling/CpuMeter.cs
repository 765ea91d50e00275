namespace RunbookExecutor.Monitor.Sampling;

/// <summary>
/// Computes CPU use over about the last second from cumulative CPU time. A shorter span would show the kernel's 10 ms ticks instead of the load.
/// </summary>
internal sealed class CpuMeter
{
    private const int Kept = 32;
    private static readonly TimeSpan ShortestSpan = TimeSpan.FromMilliseconds(900);
    private static readonly TimeSpan LongestSpan = TimeSpan.FromSeconds(3);

    private readonly (TimeSpan At, TimeSpan CpuTime)[] readings = new (TimeSpan, TimeSpan)[Kept];
    private int count;
    private int newest = -1;

    /// <summary>Forgets what came before; the counter belongs to another process now.</summary>
    public void Restart() => count = 0;

    /// <param name="at">On a clock that never jumps.</param>
    /// <param name="cpuTime">Cumulative, since the process began.</param>
    /// <param name="cores">The limit, or what the host has.</param>
    /// <returns>1 = all of <paramref name="cores"/>; null until there is a reading old enough to compare with.</returns>
    public double? Add(TimeSpan at, TimeSpan cpuTime, double cores)
    {
        // A counter that went back was begun anew by a process that the list does not show yet.
        if (count > 0 && cpuTime < readings[newest].CpuTime)
        {
            Restart();
        }

        var used = Compare(at, cpuTime);
        newest = (newest + 1) % Kept;
        readings[newest] = (at, cpuTime);
        count = Math.Min(count + 1, Kept);
        return used / cores;
    }

    // In cores, since the newest reading that is old enough.
    private double? Compare(TimeSpan at, TimeSpan cpuTime)
    {
        for (var back = 0; back < count; back++)
        {
            var earlier = readings[(newest - back + Kept) % Kept];
            var span = at - earlier.At;
            if (span >= ShortestSpan)
            {
                return span <= LongestSpan ? (cpuTime - earlier.CpuTime) / span : null;
            }
        }

        return null;
    }
}
