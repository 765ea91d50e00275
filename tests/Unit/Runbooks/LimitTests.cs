using System.Security.Cryptography;
using System.Text;
using RunbookExecutor.Core.Runbooks;
using Xunit;

namespace RunbookExecutor.Tests.Runbooks;

public sealed class LimitTests
{
    [Theory]
    [InlineData("")]
    [InlineData("Memory-Spike")]
    [InlineData("memory_spike")]
    [InlineData("-memory")]
    [InlineData("../memory-spike")]
    [InlineData("memory-spike.md")]
    [InlineData("memory-spike\n")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void Id_OutOfShape_IsRefused(string id)
    {
        Assert.False(RunbookIds.IsValid(id));
        AssertRefused(Compile.File("## Steps\n\n1. `resolve`\n", id), "Name the file");
    }

    [Theory]
    [InlineData("runbooks/memory-spike.md", "memory-spike")]
    [InlineData("/a/b/5xx.md", "5xx")]
    [InlineData("README.md", null)]
    [InlineData("memory-spike.markdown", null)]
    [InlineData("memory-spike", null)]
    [InlineData(".md", null)]
    [InlineData("memory-spike.MD", null)]
    public void IdFromPath_IsTheFileNameInShape(string path, string? id) => Assert.Equal(id, RunbookIds.FromPath(path));

    [Fact]
    public void File_OfTheLargestSize_IsRead_AndOneByteMoreIsNot()
    {
        var text = "## Steps\n\n1. `resolve`\n".PadRight(RunbookLimits.MaxBytes);

        Assert.Equal(["resolve"], Compile.All(Compile.File(text)));
        AssertRefused(Compile.File(text + " "), "262145 bytes");
    }

    [Fact]
    public void ExecutableSteps_UpToFifty_AreTaken_AndOneMoreRefusesTheFile()
    {
        var notes = string.Concat(Enumerable.Repeat("1. Look\n", 100));
        var fifty = "## Fallback\n\n1. `escalate`\n\n## Steps\n\n" + notes + string.Concat(Enumerable.Repeat("1. `wait 1s`\n", 49));

        Assert.Equal(149, Compile.File(fifty).Steps.Count);
        AssertRefused(Compile.File(fifty + "1. `wait 1s`\n"), "more than 50 executable steps");
    }

    [Fact]
    public void Links_BeyondTheLimit_RefuseTheFile() => AssertRefused(Compile.File(string.Concat(Enumerable.Repeat("[a](b) ", 4097))), "more than 4096 links");

    [Fact]
    public void Bytes_ThatAreNoUtf8_AreRefusedWithTheirLine()
    {
        byte[] bytes = [.. "# T\n\n## Steps\n1. "u8, 0xC3, 0x28, .. "\n"u8];

        var runbook = RunbookParser.Parse("trouble", bytes);

        AssertRefused(runbook, "no UTF-8");
        Assert.Equal(4, runbook.Problems[0].Line);
        Assert.Equal(64, runbook.ContentHash.Length);
    }

    [Fact]
    public void Text_WithHalfOfASurrogatePair_IsRefused() => AssertRefused(Compile.File("# T\n\uD800\n"), "surrogate");

    [Theory]
    [InlineData("> ")]
    [InlineData("- ")]
    [InlineData("1. ")]
    public void Nesting_BeyondReason_IsRefused(string piece) =>
        AssertRefused(Compile.File(string.Concat(Enumerable.Repeat(piece, 5000)) + "x"), "nested too deeply");

    [Fact]
    public void ContentHash_IsOfTheBytesAsTheyAre()
    {
        var text = "\uFEFF# T\r\n";

        var expected = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        Assert.Equal(expected, RunbookParser.Parse("trouble", Encoding.UTF8.GetBytes(text)).ContentHash);
        Assert.Equal(expected, RunbookParser.Parse("trouble", text).ContentHash);
    }

    private static void AssertRefused(Runbook runbook, string message)
    {
        Assert.Empty(runbook.Steps);
        Assert.Empty(runbook.Fallback);
        Assert.Contains(message, Assert.Single(runbook.Problems, problem => problem.IsError).Message, StringComparison.Ordinal);
    }
}
