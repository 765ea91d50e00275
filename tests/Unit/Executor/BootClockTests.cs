using RunbookExecutor.Executor.Ledger;
using Xunit;

namespace RunbookExecutor.Tests.Executor;

public sealed class BootClockTests
{
    [Fact]
    public void Now_AtAnyUptime_IsTheWholeMillisecond()
    {
        var time = new TestTime { UptimeAtStart = TimeSpan.Zero };
        var clock = new BootClock(time, "boot-1");
        var (random, passed) = (new Random(3), 0L);
        for (var i = 0; i < 10_000; i++)
        {
            var step = random.Next(5_000_000);
            time.Advance(TimeSpan.FromMilliseconds(step));
            passed += step;
            Assert.Equal(passed, clock.Now.Milliseconds);
        }
    }
}
