using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Monitor.Detection;
using Xunit;

namespace RunbookExecutor.Tests.Monitor;

public sealed class BreachCourseTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 14, 0, 0, TimeSpan.Zero);

    private static readonly DetectionRule Rule = new(
        AnomalyType.MemorySpike, Metric.Memory, 0.8, 0.7, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), "test");

    [Fact]
    public void Follow_BreachForTheHold_IsHeldAtItsFirstSampleThere()
    {
        var held = Held((0, 0.9), (0.25, 0.9), (0.5, 0.9), (0.75, 0.9), (1.0, 0.9));

        Assert.Equal([false, false, false, false, true], held);
    }

    [Fact]
    public void Follow_SamplesThatComeALittleEarly_DoNotWaitForTheNextStep()
    {
        var held = Held((0.02, 0.9), (0.26, 0.9), (0.5, 0.9), (0.76, 0.9), (0.99, 0.9));

        Assert.Equal([false, false, false, false, true], held);
    }

    [Fact]
    public void Follow_SampleWellBeforeTheHold_IsNotHeld() => Assert.DoesNotContain(true, Held((0, 0.9), (0.5, 0.9), (0.9, 0.9)));

    [Fact]
    public void Follow_OneSampleBelow_BeginsAnew()
    {
        var course = Course((0, 0.9), (0.75, 0.79), (1, 0.9), (1.75, 0.9));

        Assert.Equal((Start.AddSeconds(1), false), (course.BreachingSince!.Value, course.IsHeld(Rule)));
    }

    // Log lines carry times of their own: a breach began with them and not when they were read, but not while it was seen not to breach.
    [Theory]
    [InlineData(-5.0, 1.0)]
    [InlineData(1.4, 1.4)]
    [InlineData(9.0, 2.0)]
    public void Follow_EvidenceWithTimes_BeginsWithIt(double evidence, double since)
    {
        var before = Course((0, 0.1), (1, 0.1));

        var course = before.Follow(Reading.Of(Start.AddSeconds(2), 0.9) with { EvidenceFrom = Start.AddSeconds(evidence) }, Rule, Start.AddSeconds(2));

        Assert.Equal(Start.AddSeconds(since), course.BreachingSince);
    }

    [Theory]
    [InlineData(-60.0, -3.0)]
    [InlineData(-1.0, -1.0)]
    public void Follow_EvidenceFromAnUnknownTime_BeginsNoEarlierThanTheLongestGap(double evidence, double since)
    {
        var course = default(BreachCourse).Follow(Reading.Of(Start, 0.9) with { EvidenceFrom = Start.AddSeconds(evidence) }, Rule, Start);

        Assert.Equal(Start.AddSeconds(since), course.BreachingSince);
    }

    [Fact]
    public void Follow_ExactlyAtTheThreshold_IsNoBreach() => Assert.Null(Course((0, 0.8)).BreachingSince);

    [Fact]
    public void Follow_BetweenTheThresholds_IsNeither()
    {
        var course = Course((0, 0.75), (5, 0.75));

        Assert.Equal((null, null, true), (course.BreachingSince, course.ClearSince, course.IsKnown));
    }

    [Fact]
    public void Follow_BelowTheClearThresholdForItsTime_IsClear()
    {
        var before = Course((0, 0.6), (1, 0.6), (1.75, 0.6));
        var after = Course((0, 0.6), (1, 0.6), (2, 0.6));

        Assert.Equal((false, true), (before.IsClear(Rule), after.IsClear(Rule)));
    }

    [Fact]
    public void Follow_ShortGap_NeitherBreaksNorExtends()
    {
        var course = Course((0, 0.9), (0.5, null), (2.5, null));
        var resumed = course.Follow(Reading.Of(Start.AddSeconds(2.75), 0.9), Rule, Start.AddSeconds(2.75));

        Assert.Equal((true, false), (course.IsKnown, course.IsHeld(Rule)));
        Assert.Equal((Start, true), (resumed.BreachingSince!.Value, resumed.IsHeld(Rule)));
    }

    [Fact]
    public void Follow_LongGap_IsUnknownAndBeginsAnew()
    {
        var course = Course((0, 0.9), (1, 0.9), (4.25, null));
        var resumed = course.Follow(Reading.Of(Start.AddSeconds(4.5), 0.9), Rule, Start.AddSeconds(4.5));

        Assert.False(course.IsKnown);
        Assert.Equal((Start.AddSeconds(4.5), false), (resumed.BreachingSince!.Value, resumed.IsHeld(Rule)));
    }

    [Fact]
    public void Follow_SameReadingAgain_DoesNotExtendTheBreach()
    {
        var course = Course((0, 0.9));
        for (var step = 1; step <= 8; step++)
        {
            course = course.Follow(Reading.Of(Start, 0.9), Rule, Start.AddSeconds(step * 0.25));
        }

        Assert.False(course.IsHeld(Rule));
    }

    [Fact]
    public void Follow_ClockThatJumpsBack_KnowsNothingFromBefore()
    {
        var course = Course((100, 0.9), (101, 0.9)).Follow(Reading.Of(Start, 0.9), Rule, Start);

        Assert.Equal((Start, false), (course.BreachingSince ?? Start, course.IsHeld(Rule)));
    }

    private static List<bool> Held(params (double At, double? Value)[] readings)
    {
        var course = default(BreachCourse);
        var held = new List<bool>();
        foreach (var (at, value) in readings)
        {
            course = Next(course, at, value);
            held.Add(course.IsHeld(Rule));
        }

        return held;
    }

    private static BreachCourse Course(params (double At, double? Value)[] readings) =>
        readings.Aggregate(default(BreachCourse), (course, reading) => Next(course, reading.At, reading.Value));

    private static BreachCourse Next(BreachCourse course, double at, double? value)
    {
        var now = Start.AddSeconds(at);
        return course.Follow(value is { } known ? Reading.Of(now, known) : Reading.Missing(now, "missing"), Rule, now);
    }
}
