using RunbookExecutor.Monitor.Sampling;
using Xunit;

namespace RunbookExecutor.Tests.Monitor;

public sealed class LineCountsTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 7, 0, 0, TimeSpan.Zero);

    private readonly LineCounts counts = new(TimeSpan.FromSeconds(1), kept: 10);

    [Fact]
    public void Lines_InAnyOrder_AreCountedInTheirSteps()
    {
        foreach (var second in new[] { 3, 3, 4, 3, 4.999, 5, 3.5, 0 })
        {
            counts.Add(Start.AddSeconds(second), isError: second == 4);
        }

        Assert.Equal([(1, 0), (0, 0), (0, 0), (4, 0), (2, 1), (1, 0)], Enumerable.Range(0, 6).Select(Of));
    }

    [Fact]
    public void Lines_OlderThanAllThatIsKept_AreNotCounted()
    {
        counts.Add(Start.AddSeconds(2), isError: false);
        counts.Add(Start.AddSeconds(12), isError: false); // in the place of the first
        counts.Add(Start.AddSeconds(2), isError: true);
        counts.Add(Start.AddSeconds(2.5), isError: true);
        counts.Add(Start.AddSeconds(12.5), isError: false);

        Assert.Equal(((0, 0), (2, 0)), (Of(2), Of(12)));
    }

    [Fact]
    public void Lines_AfterTheCountWasCleared_AreCountedAnew()
    {
        counts.Add(Start.AddSeconds(2), isError: true);
        counts.Clear();
        Assert.Equal((0, 0), Of(2));

        counts.Add(Start.AddSeconds(2), isError: false);

        Assert.Equal((1, 0), Of(2));
    }

    private (int Lines, int Errors) Of(int second)
    {
        var found = counts.Back(Start.AddSeconds(second), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), atLeast: 0);
        return (found.Lines, found.Errors);
    }
}
