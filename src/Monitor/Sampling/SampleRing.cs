using RunbookExecutor.Core.Containers;

namespace RunbookExecutor.Monitor.Sampling;

/// <summary>
/// The newest samples of one container in bounded memory, which grows as they come. What went over the network is not kept: nothing is judged by it.
/// Not safe for several threads; its window locks.
/// </summary>
internal sealed class SampleRing(int capacity)
{
    private const int PerBlock = 128;

    private readonly Packed[]?[] blocks = new Packed[(capacity + PerBlock - 1) / PerBlock][];
    private long origin;
    private int count;
    private int newest = -1;

    public int Count => count;

    public void Add(in MetricSample sample)
    {
        var milliseconds = sample.Time.UtcTicks / TimeSpan.TicksPerMillisecond;
        if (count == 0 || Math.Abs(milliseconds - origin) > int.MaxValue)
        {
            // A clock that was set by weeks: what was before says nothing about now.
            (origin, count) = (milliseconds, 0);
        }

        newest = newest + 1 == capacity ? 0 : newest + 1;
        (blocks[newest / PerBlock] ??= new Packed[PerBlock])[newest % PerBlock] = new Packed((int)(milliseconds - origin), sample);
        count = Math.Min(count + 1, capacity);
    }

    /// <param name="back">0 is the newest.</param>
    public MetricSample this[int back] => At(back).Unpack(origin);

    /// <summary>When it was taken, in ticks of UTC.</summary>
    public long TicksOf(int back) => At(back).Ticks(origin);

    private ref readonly Packed At(int back)
    {
        var index = newest - back;
        index = index < 0 ? index + capacity : index;
        return ref blocks[index / PerBlock]![index % PerBlock];
    }

    // 16 bytes instead of 112: at a thousand containers that is 390 MB. Times are kept to a millisecond, rounded down, shares to a millionth.
    private readonly struct Packed(int after, in MetricSample sample)
    {
        private const int ShareBits = 24;
        private const int BytesBits = 48;
        private const double Whole = 1e6;
        private const ulong UnknownShare = (1UL << ShareBits) - 1;
        private const ulong UnknownBytes = (1UL << BytesBits) - 1;

        // The time's 32 bits, all of the CPU and the upper third of the memory; the other two thirds, and the bytes.
        private readonly ulong upper = ((ulong)(uint)after << 32) | (Millionths(sample.CpuUtilization) << 8) | (Millionths(sample.MemoryUtilization) >> 16);
        private readonly ulong lower = (Millionths(sample.MemoryUtilization) << BytesBits) | Bytes(sample.MemoryBytes);

        public long Ticks(long origin) => (origin + (int)(upper >> 32)) * TimeSpan.TicksPerMillisecond;

        public MetricSample Unpack(long origin) => new(
            new DateTimeOffset(Ticks(origin), TimeSpan.Zero),
            Known((upper >> 8) & UnknownShare),
            Known(((upper & 0xFF) << 16) | (lower >> BytesBits)),
            (lower & UnknownBytes) is var bytes and not UnknownBytes ? (long)bytes : null);

        // More than 16.7 times the limit reads as that.
        private static ulong Millionths(double? share) => share is { } known ? (ulong)Math.Clamp(Math.Round(known * Whole), 0, UnknownShare - 1) : UnknownShare;

        private static double? Known(ulong millionths) => millionths == UnknownShare ? null : millionths / Whole;

        // More than 281 TB reads as that.
        private static ulong Bytes(long? bytes) => bytes is { } known ? (ulong)Math.Clamp(known, 0, (long)UnknownBytes - 1) : UnknownBytes;
    }
}
