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
    private int count;
    private int newest = -1;

    public int Count => count;

    public void Add(in MetricSample sample)
    {
        newest = newest + 1 == capacity ? 0 : newest + 1;
        (blocks[newest / PerBlock] ??= new Packed[PerBlock])[newest % PerBlock] = new Packed(sample);
        count = Math.Min(count + 1, capacity);
    }

    /// <param name="back">0 is the newest.</param>
    public MetricSample this[int back] => At(back).Unpack();

    /// <summary>When it was taken, in ticks of UTC.</summary>
    public long TicksOf(int back) => At(back).Ticks;

    private ref readonly Packed At(int back)
    {
        var index = newest - back;
        index = index < 0 ? index + capacity : index;
        return ref blocks[index / PerBlock]![index % PerBlock];
    }

    // 24 bytes instead of 112: at a thousand containers that is 360 MB. Shares are kept to a millionth.
    private readonly struct Packed(in MetricSample sample)
    {
        private const long UnknownBytes = -1;
        private const int UnknownShare = -1;
        private const double Whole = 1e6;

        public readonly long Ticks = sample.Time.UtcTicks;
        private readonly long bytes = sample.MemoryBytes ?? UnknownBytes;
        private readonly int cpu = Millionths(sample.CpuUtilization);
        private readonly int memory = Millionths(sample.MemoryUtilization);

        public MetricSample Unpack() => new(new DateTimeOffset(Ticks, TimeSpan.Zero), Known(cpu), Known(memory), bytes == UnknownBytes ? null : bytes);

        // More than 2,147 times the limit reads as that.
        private static int Millionths(double? share) => share is { } known ? (int)Math.Clamp(Math.Round(known * Whole), 0, int.MaxValue) : UnknownShare;

        private static double? Known(int millionths) => millionths == UnknownShare ? null : millionths / Whole;
    }
}
