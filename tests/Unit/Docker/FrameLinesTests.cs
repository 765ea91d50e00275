using System.Text;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Docker.Logs;
using Xunit;

namespace RunbookExecutor.Tests.Unit.Docker;

public sealed class FrameLinesTests
{
    private const string Time = "2026-11-24T07:01:45.095978747Z ";

    [Theory]
    [InlineData(LineJoiner.LongestLine, false)]
    [InlineData(LineJoiner.LongestLine + 1, true)]
    public void Line_BehindItsTime_IsCutWhereALineOfAFileIs(int length, bool expected)
    {
        var taken = new List<(int Length, bool IsCut)>();
        var lines = new FrameLines((_, line, isCut) => taken.Add((line.Length, isCut)));

        lines.Take(LogStream.Stdout, Encoding.ASCII.GetBytes($"{Time}{new string('x', length)}\n{Time}next\n"));

        Assert.Equal([(Time.Length + LineJoiner.LongestLine, expected), (Time.Length + 4, false)], taken);
    }
}
