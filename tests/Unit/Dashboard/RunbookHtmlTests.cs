using RunbookExecutor.Dashboard.Runbooks;
using Xunit;

namespace RunbookExecutor.Tests.Dashboard;

public sealed class RunbookHtmlTests
{
    private static readonly IReadOnlyDictionary<int, StepMark> None = new Dictionary<int, StepMark>();

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("text with <b onclick=alert(1)>markup</b>")]
    public void Render_Html_StaysText(string markdown)
    {
        var html = RunbookHtml.Render(markdown, None);

        Assert.Contains("&lt;", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b ", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[a](javascript:alert(1))")]
    [InlineData("[a](JaVaScRiPt:alert(1))")]
    [InlineData("[a](java&#115;cript:alert(1))")]
    [InlineData("[a](data:text/html,x)")]
    [InlineData("[a](vbscript:x)")]
    [InlineData("<javascript:alert(1)>")]
    [InlineData("![a](javascript:alert(1))")]
    [InlineData("[a][r]\n\n[r]: javascript:alert(1)")]
    public void Render_LinkThatCouldAct_LeadsNowhere(string markdown)
    {
        var html = RunbookHtml.Render(markdown, None);

        Assert.DoesNotMatch("(href|src)=\"(?!#\")", html);
    }

    [Theory]
    [InlineData("[a](https://example.com/x)", "https://example.com/x")]
    [InlineData("[a](other.md)", "other.md")]
    [InlineData("<mailto:ops@example.com>", "mailto:ops@example.com")]
    public void Render_HarmlessLink_Stays(string markdown, string address) =>
        Assert.Contains($"href=\"{address}\"", RunbookHtml.Render(markdown, None), StringComparison.Ordinal);

    [Fact]
    public void Render_CharactersThatSteerOrReorder_AreShownAsReplaced()
    {
        var html = RunbookHtml.Render("1. run \u202Ecod.exe\u001b[31m\r\n2. two\n", new Dictionary<int, StepMark> { [2] = new("failed", "\u202Eno") });

        Assert.DoesNotContain(html, character => character is '\u202E' or '\u001b');
        Assert.Contains("<li id=\"line-2\" class=\"step failed\" data-message=\"\uFFFDno\">two</li>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_StepWithAMark_CarriesItsStateAndMessage()
    {
        var html = RunbookHtml.Render("# T\n\n1. one\n2. two\n", new Dictionary<int, StepMark> { [3] = new("done", "a \"quoted\" <end>"), [4] = new("current") });

        Assert.Contains("<li id=\"line-3\" class=\"step done\" data-message=\"a &quot;quoted&quot; &lt;end&gt;\">one</li>", html, StringComparison.Ordinal);
        Assert.Contains("<li id=\"line-4\" class=\"step current\" aria-current=\"step\">two</li>", html, StringComparison.Ordinal);
    }
}
