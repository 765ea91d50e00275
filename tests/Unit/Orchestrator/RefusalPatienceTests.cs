using RunbookExecutor.Orchestrator.Running;
using Xunit;

namespace RunbookExecutor.Tests.Orchestrator;

public sealed class RefusalPatienceTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Busy_IsWaitedForAsLongAsAnActionMayTake_AskingLessAndLessOften()
    {
        var (since, asked) = (TimeSpan.Zero, 0);
        while (RefusalPatience.Of("BUSY", Second, since) is { WillRetry: true, After: { } after })
        {
            since += after;
            asked++;
        }

        Assert.InRange(since, TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(125));
        Assert.InRange(asked, 20, 40);
    }

    [Theory]
    [InlineData("SPACING", 4, 0, true)]
    [InlineData("SPACING", 4, 29, true)]
    [InlineData("SPACING", 4, 30, false)]
    [InlineData("RATE_LIMIT", 600, 0, false)]
    [InlineData("COOLDOWN", 200, 0, true)]
    [InlineData("COOLDOWN", 200, 250, true)]
    [InlineData("BACKOFF", 400, 0, false)]
    [InlineData("RUN_IN_PROGRESS", 500, 700, true)]
    [InlineData("FROZEN", null, 0, false)]
    [InlineData("APPROVAL_STALE", null, 0, true)]
    public void Refusal_ThatFreesSoon_IsWaitedFor(string rule, int? frees, int since, bool willRetry) =>
        Assert.Equal(willRetry, RefusalPatience.Of(rule, frees * Second, since * Second).WillRetry);

    [Fact]
    public void RefusedSince_IsTheFirstOfTheSameRuleInARow()
    {
        var run = new RunStory("# Memory\n\n## Steps\n\n1. `restart-container`\n").Run;
        Assert.Null(run.RefusedSince("BUSY"));
        var began = RunStory.Refusal("BUSY", willRetry: true);
        run = run.With(began).With(began with { Time = began.Time + Second });
        Assert.Equal(began.Time, run.RefusedSince("BUSY"));

        var other = RunStory.Refusal("SPACING", willRetry: true) with { Time = began.Time + (2 * Second) };
        run = run.With(other);
        Assert.Equal((null, other.Time), (run.RefusedSince("BUSY"), run.RefusedSince("SPACING")));
    }
}
