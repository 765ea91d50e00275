using RunbookExecutor.Core.Containers;
using RunbookExecutor.Monitor.Sampling;
using Xunit;

namespace RunbookExecutor.Tests.Monitor;

public sealed class ContainerWindowTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 14, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Quarter = TimeSpan.FromMilliseconds(250);

    private readonly Container container = new()
    {
        Id = "demo-app-1",
        Name = "demo-app-1",
        Service = "demo-app",
        Platform = "local",
        State = ContainerState.Running,
        StartedAt = Start - TimeSpan.FromMinutes(1),
        MemoryLimitBytes = 1000,
        CpuLimitCores = 0.25,
    };

    [Fact]
    public void Record_CpuTimeInSteps_IsMeasuredOverAboutASecondAgainstTheLimit()
    {
        // Half a core, shown by the kernel in steps of 10 ms.
        var window = Window(container);
        for (var step = 0; step < 12; step++)
        {
            var used = Math.Floor(step * 250 * 0.5 / 10) * 10;
            window.Record(container, new ResourceUsage(TimeSpan.FromMilliseconds(used), 1), At(step), Quarter * step);
        }

        var samples = window.SamplesSince(Start, most: 100);

        Assert.All(samples.Take(4), sample => Assert.Null(sample.CpuUtilization));
        Assert.All(samples.Skip(4), sample => Assert.InRange(sample.CpuUtilization!.Value, 1.96, 2.04));
    }

    [Fact]
    public void Record_NoLimits_GivesBytesAndShareOfTheHost()
    {
        var bare = container with { MemoryLimitBytes = null, CpuLimitCores = null };
        var window = new ContainerWindow(bare, new SamplingOptions { HostCores = 4 });
        window.Record(bare, new ResourceUsage(TimeSpan.Zero, 77), At(0), TimeSpan.Zero);
        window.Record(bare, new ResourceUsage(TimeSpan.FromSeconds(1), 77), At(4), TimeSpan.FromSeconds(1));

        Assert.Equal(new MetricSample(At(4), 0.25, null, 77), window.Latest);
    }

    [Fact]
    public void Record_FirstTwoSecondsOfAProcess_HaveNoCpu()
    {
        var young = container with { StartedAt = Start };
        var window = Window(young);
        for (var step = 0; step <= 12; step++)
        {
            window.Record(young, new ResourceUsage(Quarter * step, 1), At(step), Quarter * step);
        }

        Assert.All(window.SamplesSince(Start, 100), sample => Assert.Equal(sample.Time < Start.AddSeconds(2), sample.CpuUtilization is null));
    }

    [Fact]
    public void Observe_Restart_CutsTheHistory()
    {
        var window = Window(container);
        window.Record(container, new ResourceUsage(TimeSpan.FromSeconds(50), 900), At(0), TimeSpan.Zero);
        window.Record(new LogBatch([.. Lines("ERROR x", 20, At(1))], 0, IsBacklog: false), At(1));
        var restarted = container with { StartedAt = At(4) };

        window.Observe(restarted, At(4));

        Assert.Null(window.Latest);
        Assert.Equal(0, window.CountLines(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(60), 10).Lines);
        window.Record(restarted, new ResourceUsage(TimeSpan.FromSeconds(1), 100), At(16), TimeSpan.FromSeconds(4));
        Assert.Equal(new MetricSample(At(16), null, 0.1, 100), window.Latest);
    }

    [Fact]
    public void Observe_Restart_KeepsWhatTheNewProcessHasWrittenAlready()
    {
        var window = Window(container);
        window.Record(new LogBatch([.. Lines("ERROR old", 5, At(2)), .. Lines("INFO new", 7, At(6))], 0, IsBacklog: false), At(7));

        window.Observe(container with { StartedAt = At(4) }, At(4));

        Assert.Equal(7, window.CountLines(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(60), 10).Lines);
    }

    [Fact]
    public void Record_SampleOfTheLastProcess_IsNotTakenForThisOne()
    {
        var window = Window(container);
        window.Observe(container with { StartedAt = At(4) }, At(4));

        window.Record(container, new ResourceUsage(TimeSpan.FromSeconds(1), 900), At(5), TimeSpan.FromSeconds(1));

        Assert.Null(window.Latest);
    }

    [Fact]
    public void Record_Backlog_IsShownButIsNoEvidence()
    {
        var window = Window(container);

        window.Record(new LogBatch([.. Lines("ERROR x", 50, at: null)], 0, IsBacklog: true), At(1));

        Assert.Equal(0, window.CountLines(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(60), 10).Lines);
        var shown = 0;
        window.ReadLinesBack(_ => ++shown > 0);
        Assert.Equal(50, shown);
    }

    [Fact]
    public void CountLines_EnoughInFiveSeconds_LeavesOutWhatIsOlder()
    {
        var window = Window(container);
        window.Record(new LogBatch([.. Lines("ERROR old", 100, At(0))], 0, IsBacklog: false), At(1));
        window.Record(new LogBatch([.. Lines("INFO new", 20, At(39))], 0, IsBacklog: false), At(40));

        var count = window.CountLines(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(60), 10);

        Assert.Equal((20, 0), (count.Lines, count.Errors));
    }

    [Fact]
    public void CountLines_FewLines_StretchesBackUntilThereAreEnoughAndNoFurtherThanAMinute()
    {
        var window = Window(container);
        for (var second = 0; second < 120; second += 4)
        {
            window.Record(new LogBatch([.. Lines(second < 90 ? "ERROR x" : "INFO x", 1, At(second * 4))], 0, IsBacklog: false), At(second * 4));
        }

        var stretched = window.CountLines(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(60), 10);
        var unreachable = window.CountLines(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(60), 100);

        Assert.Equal((10, 3), (stretched.Lines, stretched.Errors));
        Assert.InRange(unreachable.Lines, 15, 16);
    }

    [Fact]
    public void Summarize_SinceAMoment_CountsOnlyWhatIsNotOlder()
    {
        var window = Window(container);
        for (var second = 0; second < 20; second++)
        {
            var usage = second == 15 ? null : new ResourceUsage(TimeSpan.FromSeconds(second * 0.1), 100 + (second * 10));
            window.Record(container, usage, At(second * 4), TimeSpan.FromSeconds(second));
            window.Record(new LogBatch([.. Lines(second < 10 ? "ERROR x" : "INFO x", 2, At(second * 4))], 0, IsBacklog: false), At(second * 4));
        }

        var summary = window.Summarize(At(40), At(78));

        Assert.Equal((9, 10), (summary.SamplesTaken, summary.SamplesExpected));
        Assert.Equal(new MetricSummary(0.2, 0.29, 0.29, 9, 10, At(40), At(76)), summary.Memory);
        Assert.Equal((20, 0, At(40), At(76)), (summary.Log.Lines, summary.Log.Errors, summary.Log.FirstTime, summary.Log.LastTime));
    }

    [Fact]
    public void Summarize_SinceBeforeARestart_BeginsWithThePresentProcessAndWaitsForItsCpu()
    {
        var young = container with { StartedAt = At(8) };
        var window = Window(container);
        window.Record(container, new ResourceUsage(TimeSpan.FromSeconds(9), 900), At(4), TimeSpan.FromSeconds(1));
        window.Observe(young, At(10));
        for (var second = 2; second < 10; second++)
        {
            window.Record(young, new ResourceUsage(TimeSpan.FromSeconds(second * 0.025), 100), At(second * 4), TimeSpan.FromSeconds(second));
        }

        var summary = window.Summarize(At(0), At(36));

        Assert.Equal((At(8), 8, 8), (summary.Since, summary.SamplesTaken, summary.SamplesExpected));
        Assert.Equal(0.1, summary.Memory!.Max);
        Assert.Equal((6, 6, At(16)), (summary.Cpu!.Samples, summary.Cpu.Expected, summary.Cpu.FirstTime));
    }

    [Fact]
    public void Summarize_SamplingStoodStill_ExpectsWhatTheTimeDemands()
    {
        var window = Window(container);
        window.Record(container, new ResourceUsage(TimeSpan.Zero, 1), At(1), TimeSpan.Zero);

        Assert.Equal((1, 20), (window.Summarize(At(0), At(80)).SamplesTaken, window.Summarize(At(0), At(80)).SamplesExpected));
    }

    [Fact]
    public void Summarize_LogCounts_ReachBackTenMinutes()
    {
        var window = Window(container with { StartedAt = Start - TimeSpan.FromDays(1) });
        for (var step = 0; step < 2400; step++)
        {
            window.Record(new LogBatch([.. Lines("INFO x", 3, At(step))], 0, IsBacklog: false), At(step));
        }

        Assert.Equal(7200, window.Summarize(Start, At(2400)).Log.Lines);
    }

    [Fact]
    public void ErrorRates_OfTheLastHour_KeepWhatAFormerProcessWrote()
    {
        var window = Window(container with { StartedAt = Start - TimeSpan.FromHours(2) });
        window.Record(new LogBatch([.. Lines("ERROR x", 5, At(-4 * 3700))], 0, IsBacklog: false), At(-4 * 3700));
        window.Record(new LogBatch([.. Lines("ERROR x", 1, At(-4 * 3500)), .. Lines("INFO x", 3, At((-4 * 3500) + 1))], 0, IsBacklog: false), At(-4 * 3500));
        window.Observe(container with { StartedAt = At(-4) }, At(-4));
        window.Record(new LogBatch([.. Lines("INFO x", 2, At(-2))], 0, IsBacklog: false), At(-2));

        var rates = window.ErrorRates(At(-4 * 3600), TimeSpan.FromMinutes(5), 12);

        Assert.Equal([0.25, null, null, null, null, null, null, null, null, null, null, 0], rates);
    }

    [Fact]
    public void Record_MoreLinesAndCharactersThanAreKept_DropsTheOldest()
    {
        var window = new ContainerWindow(container, new SamplingOptions { KeptLines = 100, KeptCharacters = 65_536 });
        window.Record(new LogBatch([.. Enumerable.Range(0, 150).Select(number => new TextLine(null, LogStream.Stdout, $"{number}"))], 0, IsBacklog: false), At(1));
        var byCount = Kept(window);
        window.Record(new LogBatch([.. Lines(new string('x', 16_384), 20, at: null)], 0, IsBacklog: false), At(2));

        Assert.Equal(100, byCount.Count);
        Assert.Equal("149", byCount[0].Text);
        Assert.Equal(4, Kept(window).Count);
    }

    private static List<LogLine> Kept(ContainerWindow window)
    {
        var lines = new List<LogLine>();
        window.ReadLinesBack(line =>
        {
            lines.Add(line);
            return true;
        });
        return lines;
    }

    private static DateTimeOffset At(int quarters) => Start + (Quarter * quarters);

    private static ContainerWindow Window(Container container) => new(container, new SamplingOptions());

    private static IEnumerable<TextLine> Lines(string text, int times, DateTimeOffset? at) =>
        Enumerable.Repeat(new TextLine(at, LogStream.Stdout, text), times);
}
