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
        Assert.Equal((16.777214, 16.777214, (1L << 48) - 2), (ring[0].CpuUtilization, ring[0].MemoryUtilization, ring[0].MemoryBytes));
    }

    [Fact]
    public void Samples_OfAnyValues_ComeOutAsTheyWentIn()
    {
        var random = new Random(5);
        var ring = new SampleRing(64);
        for (var round = 0; round < 10_000; round++)
        {
            var sample = new MetricSample(Start.AddMilliseconds(random.Next(100_000_000)), Share(), Share(), random.Next(5) == 0 ? null : random.NextInt64(1L << 48) / 4);

            ring.Add(sample);

            Assert.Equal(sample, ring[0]);
        }

        double? Share() => random.Next(5) == 0 ? null : random.Next(16_000_000) / 1e6;
    }

    // One that is rounded up might seem to be taken after an action that it came before.
    [Fact]
    public void Samples_BetweenTwoMilliseconds_AreDatedAtTheFormer()
    {
        var ring = new SampleRing(2);
        ring.Add(new MetricSample(Start.AddTicks(9_999), 0, 0, 0));

        Assert.Equal(Start, ring[0].Time);
    }

    [Fact]
    public void Samples_AcrossASetClock_AreKept_AndAcrossWeeksForgotten()
    {
        var ring = new SampleRing(10);
        foreach (var time in new[] { Start, Start.AddDays(-2), Start.AddDays(20) })
        {
            ring.Add(new MetricSample(time, 0, 0, 0));
        }

        Assert.Equal([Start.AddDays(20), Start.AddDays(-2), Start], Enumerable.Range(0, ring.Count).Select(back => ring[back].Time));
        ring.Add(new MetricSample(Start.AddDays(60), 0, 0, 0));
        ring.Add(new MetricSample(Start.AddDays(61), 0, 0, 0));
        Assert.Equal([Start.AddDays(61), Start.AddDays(60)], Enumerable.Range(0, ring.Count).Select(back => ring[back].Time));
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
