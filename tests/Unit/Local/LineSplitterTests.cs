using System.Text;
using CsCheck;
using RunbookExecutor.Platforms.Local.Logs;
using Xunit;

namespace RunbookExecutor.Tests.Local;

public sealed class LineSplitterTests
{
    [Fact]
    public void Feed_LinesInPieces_GivesWholeLinesOnly()
    {
        var splitter = new LineSplitter();

        Assert.Equal([], Feed(splitter, "one"));
        Assert.Equal(["one two", ""], Feed(splitter, " two\r\n\nthr"));
        Assert.Equal(["three"], Feed(splitter, "ee\n"));
    }

    [Fact]
    public void Feed_AnyCutting_GivesTheSameLines() =>
        Gen.Select(Gen.String[Gen.Char["ab\n\u00e9\u20ac"], 0, 60], Gen.Int[1, 7]).Sample((text, size) =>
        {
            var splitter = new LineSplitter();
            var lines = new CollectedLines();
            foreach (var piece in Encoding.UTF8.GetBytes(text).Chunk(size))
            {
                splitter.Feed(piece, lines);
            }

            Assert.Equal(text.Split('\n').SkipLast(1), lines.Select(line => line.Text));
        });

    [Fact]
    public void Feed_LongLine_IsCutWithAMark()
    {
        var splitter = new LineSplitter();
        var fits = new string('x', LineSplitter.LongestLine);

        Assert.Equal([fits, fits + LineSplitter.CutMark, "next"], Feed(splitter, $"{fits}\n{fits}y\nnext\n"));
        Assert.Equal([], Feed(splitter, new string('z', 1_000_000)));
        Assert.Equal([new string('z', LineSplitter.LongestLine) + LineSplitter.CutMark], Feed(splitter, "\n"));
    }

    [Fact]
    public void Feed_CutInsideACharacter_LeavesTheCharacterOut()
    {
        var line = Feed(new LineSplitter(), new string('x', LineSplitter.LongestLine - 1) + "\u20acuro\n").Single();

        Assert.Equal(new string('x', LineSplitter.LongestLine - 1) + LineSplitter.CutMark, line);
    }

    [Fact]
    public void Feed_InvalidUtf8_IsReplacedAndTheLineKept()
    {
        var lines = new CollectedLines();
        new LineSplitter().Feed([(byte)'a', 0xFF, 0xFE, (byte)'b', (byte)'\n'], lines);

        Assert.Equal("a\uFFFD\uFFFDb", Assert.Single(lines).Text);
    }

    [Fact]
    public void Skip_MiddleOfALine_CountsEachLineOnce()
    {
        var splitter = new LineSplitter();
        Feed(splitter, "begun ");

        var dropped = splitter.Skip("rest\nwhole\nbro"u8);
        var lines = new CollectedLines();
        dropped += splitter.Feed("ken\nkept\n"u8, lines);

        Assert.Equal(3, dropped);
        Assert.Equal("kept", Assert.Single(lines).Text);
    }

    private static IEnumerable<string> Feed(LineSplitter splitter, string text)
    {
        var lines = new CollectedLines();
        splitter.Feed(Encoding.UTF8.GetBytes(text), lines);
        return lines.Select(line => line.Text);
    }
}
