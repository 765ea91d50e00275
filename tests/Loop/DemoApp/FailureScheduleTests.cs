using DemoApp.Faults;
using Xunit;

namespace RunbookExecutor.Tests.Loop.DemoApp;

public sealed class FailureScheduleTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(5, 5)]
    [InlineData(33, 33)]
    [InlineData(80, 80)]
    [InlineData(100, 100)]
    public void FailureSchedule_OverAnyHundredRequests_FailsItsPercentage(double percent, int failures)
    {
        var schedule = new FailureSchedule(percent);

        for (var hundred = 0; hundred < 20; hundred++)
        {
            Assert.Equal(failures, Enumerable.Range(0, 100).Count(_ => schedule.NextFails()));
        }
    }

    [Fact]
    public void FailureSchedule_AtEightyPercent_NeverLetsTwoPassInARow()
    {
        var schedule = new FailureSchedule(80);

        var outcomes = string.Concat(Enumerable.Range(0, 10).Select(_ => schedule.NextFails() ? 'x' : '.'));

        Assert.Equal(".xxxx.xxxx", outcomes);
    }
}
