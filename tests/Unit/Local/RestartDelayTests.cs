using RunbookExecutor.Platforms.Local.Supervision;
using Xunit;

namespace RunbookExecutor.Tests.Local;

public sealed class RestartDelayTests
{
    [Fact]
    public void Next_ChildThatKeepsDying_DoublesToThirtySeconds()
    {
        var delays = new List<double>();
        for (var delay = TimeSpan.Zero; delays.Count < 7;)
        {
            delay = RestartDelay.Next(delay, ran: TimeSpan.FromSeconds(1));
            delays.Add(delay.TotalSeconds);
        }

        Assert.Equal([1, 2, 4, 8, 16, 30, 30], delays);
    }

    [Fact]
    public void Next_AfterAMinutesRun_BeginsAnew() =>
        Assert.Equal(TimeSpan.FromSeconds(1), RestartDelay.Next(TimeSpan.FromSeconds(30), ran: TimeSpan.FromSeconds(60)));
}
