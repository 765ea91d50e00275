using RunbookExecutor.Core.Runbooks;
using Xunit;

namespace RunbookExecutor.Tests.Runbooks;

public sealed class RunbookDescriptionTests
{
    [Fact]
    public void Lines_OfPlainProse_SayHowEachPartCompiled()
    {
        var lines = RunbookDescription.Lines(Compile.File(Fixtures.ProseMemorySpike, "memory-spike"));

        Assert.Equal(8, lines.Count);
        Assert.Equal(new RunbookLine(RunbookPart.Detection, 0, 4, "detect", "memory > 80% for 2m", null, null, ""), lines[0]);
        Assert.Equal(new RunbookLine(RunbookPart.Steps, 1, 7, "note", "", null, null, "Check whether this is a known leak pattern"), lines[1]);
        Assert.Equal(new RunbookLine(RunbookPart.Steps, 5, 11, "resolve", "resolve", "recovered", null, "If stable, mark incident as resolved"), lines[5]);
        Assert.Equal("if recovered: resolve", lines[5].Full);
        Assert.Equal(new RunbookLine(RunbookPart.Fallback, 1, 15, "act", "scale-service replicas=5", null, null, "Scale to 5 total replicas"), lines[6]);
    }

    [Fact]
    public void Line_OfANoteThatLooksLikeAnInstruction_HasTheReason() =>
        Assert.Contains("restart-container", Assert.Single(RunbookDescription.Lines(Compile.Item("Restart the database"))).Reason, StringComparison.Ordinal);
}
