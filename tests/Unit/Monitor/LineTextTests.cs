using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Text;
using RunbookExecutor.Monitor.Logs;
using Xunit;

namespace RunbookExecutor.Tests.Monitor;

public sealed class LineTextTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 14, 5, 6, TimeSpan.Zero);

    [Theory]
    [InlineData("plain text", "plain text")]
    [InlineData("grüße, 世界, 😀", "grüße, 世界, 😀")]
    [InlineData("two\nlines\r", "two\\nlines\\r")]
    [InlineData("tab\there", "tab\\there")]
    [InlineData("bell\u0007 nul\0", "bell\\u0007 nul\\u0000")]
    [InlineData("c1\u009b31m", "c1\\u009b31m")]
    [InlineData("bidi\u202egnp.exe", "bidi\\u202egnp.exe")]
    [InlineData("isolate\u2066x\u2069", "isolate\\u2066x\\u2069")]
    [InlineData("zero\u200bwidth\ufeff", "zero\\u200bwidth\\ufeff")]
    [InlineData("line\u2028separator", "line\\u2028separator")]
    [InlineData("cursor\u001b[2Jup", "cursor\\u001b[2Jup")]
    public void Escaped_HostileCharacters_AreWrittenOut(string text, string expected) => Assert.Equal(expected, LineText.Escaped(text));

    [Fact]
    public void Escaped_LoneSurrogate_IsWrittenOut() => Assert.Equal("a\\ud800b", LineText.Escaped("a\ud800b"));

    [Fact]
    public void WithoutColour_ColouredText_KeepsTheText() => Assert.Equal("ERROR x", LineText.WithoutColour("\u001b[31;1mERROR\u001b[0m x"));

    [Theory]
    [InlineData("2026-11-23T14:05:05.250Z INFO x", "2026-11-23T14:05:05.250Z")]
    [InlineData("[2026-11-23T14:05:05.250Z ERROR x] y", "2026-11-23T14:05:05.250Z")]
    [InlineData("2026-11-23T15:05:05.250+01:00 INFO x", "2026-11-23T14:05:05.250Z")]
    [InlineData("{\"level\":\"info\",\"time\":\"2026-11-23T14:05:05.250Z\"}", "2026-11-23T14:05:05.250Z")]
    [InlineData("level=info ts=2026-11-23T14:05:05.250Z msg=x", "2026-11-23T14:05:05.250Z")]
    [InlineData("2026-11-23T14:05:05.250 INFO no zone", "2026-11-23T14:05:06Z")]
    [InlineData("2026-11-23T13:00:00Z older than the last reading", "2026-11-23T14:05:04Z")]
    [InlineData("2031-01-01T00:00:00Z in the future", "2026-11-23T14:05:06Z")]
    [InlineData("no time at all", "2026-11-23T14:05:06Z")]
    public void Read_LineWithItsOwnTime_CountsOnlyBetweenTheLastReadingAndNow(string text, string expected)
    {
        var line = new LineReader().Read(new RawLogLine(null, LogStream.Stdout, text), Now.AddSeconds(-2), Now, untimed: Now);

        Assert.Equal(DateTimeOffset.Parse(expected), line.Time);
    }
}
