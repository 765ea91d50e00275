using System.Text;
using RunbookExecutor.Platforms.Local.Processes;
using Xunit;

namespace RunbookExecutor.Tests.Local;

public sealed class ProcStatTests
{
    private const string Rest = " 10 4242 4242 0 -1 4194304 100 0 0 0 150 50 7 8 20 0 1 0 987654 10000 500 18446744073709551615 1 1";

    [Theory]
    [InlineData("demo")]
    [InlineData("a) b (c")]
    [InlineData(") R 1 2 3 4")]
    [InlineData("")]
    [InlineData("new\nline")]
    public void TryParse_AnyName_ReadsTheFieldsBehindIt(string name)
    {
        Assert.True(ProcStat.TryParse(Encoding.UTF8.GetBytes($"4242 ({name}) S{Rest}"), out var stat));

        Assert.Equal(new ProcStat('S', Session: 4242, CpuTicks: 200, StartTicks: 987654), stat);
        Assert.Equal(TimeSpan.FromSeconds(2), stat.CpuTime);
        Assert.False(stat.IsDead);
    }

    [Theory]
    [InlineData('Z')]
    [InlineData('X')]
    public void TryParse_Zombie_IsDead(char state)
    {
        Assert.True(ProcStat.TryParse(Encoding.UTF8.GetBytes($"1 (x) {state}{Rest}"), out var stat));

        Assert.True(stat.IsDead);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1 (x)")]
    [InlineData("1 (x) S 1 2 3")]
    [InlineData("1 x S 1 2 3")]
    public void TryParse_AnythingElse_IsRefused(string text) => Assert.False(ProcStat.TryParse(Encoding.UTF8.GetBytes(text), out _));
}
