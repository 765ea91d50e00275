using RunbookExecutor.Core.Containers;
using RunbookExecutor.Monitor.Sampling;
using Xunit;

namespace RunbookExecutor.Tests.Unit.Monitor;

/// <summary>What a window keeps of samples and lines, beyond the borders of its blocks and its growth.</summary>
public sealed class RingTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 7, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(64)]
    [InlineData(128)]
    [InlineData(129)]
    [InlineData(4096)]
    public void Samples_MoreThanAreKept_AreTheNewestInOrder(int capacity)
    {
        var ring = new SampleRing(capacity);
        for (var number = 1; number <= (capacity * 2) + 3; number++)
        {
            ring.Add(new MetricSample(Start.AddSeconds(number), number / 1000.0, null, number));
            Assert.Equal(Math.Min(number, capacity), ring.Count);
        }

        for (var back = 0; back < capacity; back++)
        {
            var number = (capacity * 2) + 3 - back;
            Assert.Equal(new MetricSample(Start.AddSeconds(number), number / 1000.0, null, number), ring[back]);
            Assert.Equal(Start.AddSeconds(number).UtcTicks, ring.TicksOf(back));
        }
    }

    // A threshold is a decimal fraction, and a share that is just that must not come out above or below it.
    [Fact]
    public void Samples_SharesOfAThousandth_ComeOutAsTheyWentIn()
    {
        var ring = new SampleRing(1);
        for (var thousandths = 0; thousandths <= 4000; thousandths++)
        {
            var share = thousandths / 1000.0;
            ring.Add(new MetricSample(Start, share, share, null));
            Assert.Equal((share, share), (ring[0].CpuUtilization, ring[0].MemoryUtilization));
        }
    }

    [Fact]
    public void Samples_WithoutValuesOrBeyondMeasure_AreUnknownOrTheMost()
    {
        var ring = new SampleRing(2);
        ring.Add(new MetricSample(Start, null, null, null));
        ring.Add(new MetricSample(Start, 1e9, double.PositiveInfinity, long.MaxValue));

        Assert.False(ring[1].HasValue);
        Assert.Equal((2147.483647, 2147.483647, long.MaxValue), (ring[0].CpuUtilization, ring[0].MemoryUtilization, ring[0].MemoryBytes));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(2000)]
    public void Lines_MoreThanAreKept_AreTheNewestInOrder(int most)
    {
        var ring = new LineRing(most, mostCharacters: 1_000_000);
        for (var number = 1; number <= (most * 2) + 3; number++)
        {
            ring.Add(Line(number, "x"));
            Assert.Equal(Math.Min(number, most), ring.Count);
        }

        Assert.Equal(Enumerable.Range(most + 4, most), Enumerable.Range(0, most).Select(index => (int)ring[index].Sequence));
    }

    [Fact]
    public void Lines_GrowingAfterOldOnesLeft_StayInOrder()
    {
        // By characters the first leave before the ring has its full size; then shorter ones make it grow from the middle.
        var ring = new LineRing(mostLines: 1000, mostCharacters: 640);
        for (var number = 1; number <= 100; number++)
        {
            ring.Add(Line(number, new string('x', 10)));
        }

        for (var number = 101; number <= 600; number++)
        {
            ring.Add(Line(number, "x"));
        }

        Assert.Equal(Enumerable.Range(601 - ring.Count, ring.Count), Enumerable.Range(0, ring.Count).Select(index => (int)ring[index].Sequence));
        Assert.InRange(ring.Count, 500, 640);
    }

    private static LogLine Line(int number, string text) => new(number, Start, LogStream.Stdout, LogLevel.Info, text);
}
