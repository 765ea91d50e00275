using RunbookExecutor.Dashboard.Feeds;
using RunbookExecutor.Dashboard.Views;
using Xunit;

namespace RunbookExecutor.Tests.Dashboard;

public sealed class SamplesTests
{
    [Fact]
    public void Add_MoreThanAMinute_KeepsTheLastMinuteAndCountsEachStep()
    {
        var samples = new Samples();

        for (var step = 1; step <= 70; step++)
        {
            samples.Add(Metrics("web-1", step));
        }

        var current = samples.Current();
        Assert.Equal(70, current.Number);
        Assert.Equal(Enumerable.Range(11, 60).Select(value => (double?)value), current.Readings["web-1"].Select(reading => reading.Cpu));
    }

    [Fact]
    public void Add_WithoutAContainer_ForgetsIt()
    {
        var samples = new Samples();
        samples.Add(Metrics("web-1", 1));

        samples.Add(Metrics("web-2", 2));

        Assert.Equal(["web-2"], samples.Current().Readings.Keys);
    }

    [Fact]
    public void Add_WhileSomebodyWaits_WakesHim()
    {
        var samples = new Samples();
        var next = samples.Current().Next;

        samples.Add(Metrics("web-1", 1));

        Assert.True(next.IsCompletedSuccessfully);
    }

    // A step of a thousand containers is large: a further viewer must not cost another one.
    [Fact]
    public void Current_OfOneStep_IsOneForAllViewersUntilSomethingChanges()
    {
        var samples = new Samples();
        samples.Add(Metrics("web-1", 1));
        var first = samples.Current();
        Assert.Same(first, samples.Current());

        samples.Fill("web-1", [new Reading(7, Memory: null, Errors: null)]);
        var filled = samples.Current();
        samples.Add(Metrics("web-1", 2));

        Assert.Equal([1.0], first.Readings["web-1"].Select(reading => reading.Cpu));
        Assert.Equal([7.0, 1.0], filled.Readings["web-1"].Select(reading => reading.Cpu));
        Assert.Equal([7.0, 1.0, 2.0], samples.Current().Readings["web-1"].Select(reading => reading.Cpu));
        Assert.True(filled.Next.IsCompletedSuccessfully);
        Assert.False(samples.Current().Next.IsCompleted);
    }

    private static Dictionary<string, MetricsView> Metrics(string id, double cpu) => new() { [id] = new MetricsView(cpu, Memory: null, ErrorRate: null) };
}
