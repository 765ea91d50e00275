using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Core.Runbooks;
using RunbookExecutor.Orchestrator.Clients;
using RunbookExecutor.Orchestrator.Verification;
using Xunit;

namespace RunbookExecutor.Tests.Orchestrator;

public sealed class SymptomCheckTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(1);
    private static readonly MetricComparison MemoryClear = new(Metric.Memory, Comparison.Below, 0.7);
    private static readonly MetricComparison ErrorsClear = new(Metric.ErrorRate, Comparison.Below, 0.02);

    [Theory]
    [InlineData(60, 5, 5, 1.0, SymptomVerdict.Gone)]
    [InlineData(60, 5, 5, 0.96, SymptomVerdict.Gone)]
    [InlineData(60, 4, 5, 0.9, SymptomVerdict.Holding)]
    [InlineData(60, 1, 1, 0, SymptomVerdict.Holding)]
    [InlineData(70, 5, 5, 1.0, SymptomVerdict.Present)]
    [InlineData(60, 3, 5, 1.0, SymptomVerdict.Blind)]
    public void Judge_Memory_WantsTheWholeHoldBelow(double max, int samples, int expected, double seconds, SymptomVerdict verdict) =>
        Assert.Equal(
            verdict,
            SymptomCheck.Judge(
                Window(new ValueWindow(50, max, max, samples, expected, Start, Start.AddSeconds(seconds)), null, seconds), MemoryClear, Hold).Verdict);

    [Fact]
    public void Judge_NoSample_IsUnknownAndNeverRecovery() =>
        Assert.Equal(SymptomVerdict.Unknown, SymptomCheck.Judge(Window(null, null, 60), MemoryClear, Hold).Verdict);

    [Theory]
    [InlineData(0, 9, 5, SymptomVerdict.Unknown)]
    [InlineData(0, 10, 0.5, SymptomVerdict.Holding)]
    [InlineData(0, 20, 1, SymptomVerdict.Gone)]
    [InlineData(1, 20, 1, SymptomVerdict.Present)]
    [InlineData(1, 100, 1, SymptomVerdict.Gone)]
    public void Judge_ErrorRate_WantsEnoughLines(long errors, long lines, double seconds, SymptomVerdict verdict) =>
        Assert.Equal(
            verdict,
            SymptomCheck.Judge(Window(null, new ErrorWindow(100.0 * errors / lines, lines, errors), seconds), ErrorsClear, Hold).Verdict);

    private static MetricsWindow Window(ValueWindow? memory, ErrorWindow? errors, double seconds) =>
        new() { Since = Start, Until = Start.AddSeconds(seconds), Memory = memory, ErrorRate = errors };
}
