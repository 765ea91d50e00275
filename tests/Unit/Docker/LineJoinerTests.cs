using System.Text;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Docker.Logs;
using Xunit;

namespace RunbookExecutor.Tests.Docker;

public sealed class LineJoinerTests
{
    private readonly CollectedLines lines = new();
    private readonly LineJoiner joiner = new(LogStream.Stdout);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(240)]
    [InlineData(241)]
    [InlineData(5000)]
    [InlineData(LineJoiner.LongestLine)]
    public void Line_OfAnyLengthUpToTheLongest_IsWhole(int length)
    {
        var line = new string('ä', length);

        Assert.Equal([line, "x", line], Joined(line, "x", line));
    }

    [Fact]
    public void Line_LongerThanTheLongest_IsCutAndSaysSoAndTheNextIsWhole()
    {
        var cut = new string('x', LineJoiner.LongestLine) + LineJoiner.CutMark;

        Assert.Equal([cut, "next", cut], Joined(new string('x', LineJoiner.LongestLine + 1), "next", new string('x', 3 * LineJoiner.LongestLine)));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(1000)]
    [InlineData(9000)]
    public void Line_OfSeveralPieces_IsOne(int piece)
    {
        for (var number = 0; number < 3; number++)
        {
            joiner.Add(Encoding.UTF8.GetBytes(new string((char)('a' + number), piece)));
        }

        joiner.End(time: null, lines, isBacklog: false);

        var whole = new string('a', piece) + new string('b', piece) + new string('c', piece);
        Assert.Equal(whole.Length <= LineJoiner.LongestLine ? whole : whole[..LineJoiner.LongestLine] + LineJoiner.CutMark, Assert.Single(lines).Text);
    }

    [Fact]
    public void Line_WithEscapes_IsUnescaped() => Assert.Equal(["a\"b\\ü\U0001F600"], Joined("""a\"b\\\u00fc\ud83d\ude00"""));

    private IReadOnlyList<string> Joined(params string[] escaped)
    {
        foreach (var line in escaped)
        {
            joiner.Add(Encoding.UTF8.GetBytes(line));
            joiner.End(time: null, lines, isBacklog: false);
        }

        return [.. lines.Select(line => line.Text)];
    }
}
