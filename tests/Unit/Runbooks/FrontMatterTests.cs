using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Core.Runbooks;
using Xunit;

namespace RunbookExecutor.Tests.Runbooks;

public sealed class FrontMatterTests
{
    private const string Body = "\n# T\n\n## Steps\n\n1. `resolve`\n";

    [Theory]
    [InlineData("severity: high\nmode: propose\ntags: [memory, leak]\nanomaly: HighLatency")]
    [InlineData("# a comment\n\nseverity: HIGH   # grave\nmode: 'propose'\ntags:\n  - memory\n  - \"leak\"\nanomaly: \"HighLatency\"")]
    [InlineData("severity:  high\nmode: Propose\ntags: memory, leak\nanomaly: HighLatency")]
    public void Keys_HoweverTheyAreQuoted_AreRead(string front)
    {
        var runbook = Compile.File($"---\n{front}\n---\n{Body}");

        Assert.Equal((Severity.High, AutomationMode.Propose, "HighLatency"), (runbook.Severity, runbook.Mode, runbook.AnomalyType.Value));
        Assert.Equal(["memory", "leak"], runbook.Tags);
        Assert.Empty(runbook.Problems);
    }

    [Fact]
    public void Keys_LeftOut_AreNullAndTheNameDecides()
    {
        var runbook = Compile.File(Body, "crash-loop");

        Assert.Equal((null, null, "CRASH_LOOP"), (runbook.Severity, runbook.Mode, runbook.AnomalyType.Value));
        Assert.Empty(runbook.Tags);
    }

    [Theory]
    [InlineData("severity: high\nowner: me", 3, "unknown key 'owner'")]
    [InlineData("aliases:\n  - /a/\n  - /b/", 2, "unknown key 'aliases'")]
    [InlineData("Severity: high", 2, "unknown key 'Severity'")]
    public void UnknownKey_IsWarningWithItsLine(string front, int line, string message)
    {
        var problem = Assert.Single(Compile.File($"---\n{front}\n---\n{Body}").Problems);

        Assert.Equal((line, ProblemSeverity.Warning), (problem.Line, problem.Severity));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("severity: page", 2, "Known: low, medium, high, critical.")]
    [InlineData("severity: 2", 2, "Known: low, medium")]
    [InlineData("severity:", 2, "Known: low, medium")]
    [InlineData("mode: automatic", 2, "Known: observe, propose, auto.")]
    [InlineData("tags: [a, ]", 2, "is no tag")]
    [InlineData("tags: {a: b}", 2, "is no tag")]
    [InlineData("tags:", 2, "has no value")]
    [InlineData("anomaly: two words", 2, "is no alert name")]
    [InlineData("mode: auto\nmode: observe", 3, "given twice")]
    [InlineData("mode: auto\n  deeper: 1", 3, "does not belong")]
    [InlineData("mode:auto", 2, "is no 'key: value'")]
    [InlineData("just text", 2, "is no 'key: value'")]
    public void BadValue_IsErrorWithItsLineAndWhatWouldDo(string front, int line, string message)
    {
        var problem = Assert.Single(Compile.File($"---\n{front}\n---\n{Body}").Problems);

        Assert.Equal((line, ProblemSeverity.Error), (problem.Line, problem.Severity));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("---\n---\n")]
    [InlineData("---\r\nmode: auto\r\n---\r\n")]
    [InlineData("\uFEFF---\nmode: auto\n---\n")]
    [InlineData("---\nmode: auto\n...\n")]
    public void Block_InItsVariants_IsClosed(string front) => Assert.Empty(Compile.File(front + Body).Problems);

    [Fact]
    public void Block_ThatIsNotClosed_WarnsAndIsText()
    {
        var runbook = Compile.File("---\nmode: auto\n" + Body);

        Assert.Null(runbook.Mode);
        Assert.Equal((1, ProblemSeverity.Warning), runbook.Problems.Select(problem => (problem.Line, problem.Severity)).First());
        Assert.Equal(["resolve"], Compile.All(runbook));
    }
}
