using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Docker.Reading;
using Xunit;

namespace RunbookExecutor.Tests.Docker;

public sealed class CourseTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 7, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Die_AfterAKill_IsNoCrash() =>
        Assert.Empty(Take(Course.New, ("kill", "signal=15"), ("kill", "signal=9"), ("die", "exitCode=137"), ("stop", "")).Crashes);

    [Fact]
    public void Die_ByItself_IsACrashWithItsCode() =>
        Assert.Equal([new Crash(Start, 3)], Take(Course.New, ("die", "exitCode=3")).Crashes);

    [Fact]
    public void Die_AfterASignalThatOnlyTells_IsACrash() =>
        Assert.Single(Take(Course.New, ("kill", "signal=1"), ("die", "exitCode=0")).Crashes);

    [Fact]
    public void Die_ByTheKernelForWantOfMemory_IsSaid()
    {
        Assert.True(Take(Course.New, ("oom", ""), ("die", "exitCode=137")).Crashes[0].WasOutOfMemory);
        Assert.False(Take(Course.New, ("oom", ""), ("die", "exitCode=1")).Crashes[0].WasOutOfMemory);
        Assert.False(Take(Course.New, ("oom", ""), ("die", "exitCode=1"), ("start", ""), ("die", "exitCode=137")).Crashes[1].WasOutOfMemory);
    }

    // The engine's two sources of these events do not wait for each other.
    [Fact]
    public void Oom_ToldAfterTheEnd_IsSaidOfThatEnd()
    {
        Assert.True(Take(Course.New, ("die", "exitCode=137"), ("oom", "")).Crashes[0].WasOutOfMemory);
        Assert.False(Take(Course.New, ("die", "exitCode=1"), ("oom", "")).Crashes[0].WasOutOfMemory);
        Assert.Equal([false, true], Take(Course.New, ("die", "exitCode=137"), ("start", ""), ("oom", ""), ("die", "exitCode=137")).Crashes.Select(crash => crash.WasOutOfMemory));
    }

    [Fact]
    public void Start_ByTheEngine_KeepsTheCrashes_ByAPerson_ForgetsThem()
    {
        var crashed = Take(Course.New, ("die", "exitCode=1"));

        Assert.Single(crashed.Take("start", new Dictionary<string, string>(), Start, restartsByItself: true).Crashes);
        Assert.Empty(crashed.Take("start", new Dictionary<string, string>(), Start, restartsByItself: false).Crashes);
        Assert.Empty(Take(crashed, ("restart", "")).Crashes);
    }

    [Fact]
    public void Crashes_Many_KeepTheLatest()
    {
        var course = Course.New;
        for (var number = 0; number < 40; number++)
        {
            course = Take(course, ("die", $"exitCode={number}"), ("start", ""));
        }

        Assert.Equal(Container.KeptCrashes, course.Crashes.Count);
        Assert.Equal(39, course.Crashes[^1].ExitCode);
    }

    private static Course Take(Course course, params (string Action, string Attribute)[] events) => events.Aggregate(
        course,
        (current, one) => current.Take(
            one.Action,
            one.Attribute.Split('=') is [var name, var value] ? new Dictionary<string, string> { [name] = value } : [],
            Start,
            restartsByItself: true));
}
