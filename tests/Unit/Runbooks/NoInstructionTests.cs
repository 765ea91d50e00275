using RunbookExecutor.Core.Runbooks;
using Xunit;

namespace RunbookExecutor.Tests.Runbooks;

public sealed class NoInstructionTests
{
    public static TheoryData<string> Items => [.. Fixtures.NoInstruction];

    [Theory]
    [MemberData(nameof(Items))]
    public void Item_NotPlainlyAnInstruction_IsNoteAndNoError(string item)
    {
        var runbook = Compile.Item(item);

        Assert.IsType<NoteStep>(Assert.Single(runbook.Steps));
        Assert.False(runbook.FailsLint);
    }

    [Theory]
    [MemberData(nameof(Items))]
    public void Item_NotPlainlyAnInstruction_IsNoteUnderAConditionToo(string item)
    {
        foreach (var condition in (string[])["If stable, ", "If memory > 90%: ", "If exit code 137, ", "`if recovered:` "])
        {
            Assert.DoesNotContain(Compile.Item(condition + item).Steps, step => step is ActStep or EscalateStep);
        }
    }

    [Theory]
    [InlineData("Restart the database", "does not plainly act on the incident's own container or service", "`restart-container`")]
    [InlineData("Do not restart the container", "says what not to do", "`restart-container`")]
    [InlineData("Restart the container?", "asks a question", "`restart-container`")]
    [InlineData("Restart or scale the service", "alternatives", "`restart-container`")]
    [InlineData("Restart the container if memory is above 90%", "a condition stands in front", "`restart-container`")]
    [InlineData("Restart the container, then check the log", "more than one instruction", "`restart-container`")]
    [InlineData("Try restarting the container", "does not begin with the instruction", "`restart-container`")]
    [InlineData("[Restart the container](#how)", "a link", "`restart-container`")]
    [InlineData("Scale the service up", "how many replicas", "`scale-service replicas=N`")]
    [InlineData("Roll back the database migration", "does not plainly act", "`rollback-deployment`")]
    [InlineData("Set VM_SIZE to 4 GB", "does not plainly act", "`update-env-vars NAME=value`")]
    [InlineData("Monitor memory usage", "how long", "`verify memory < 70% for 3m`")]
    [InlineData("Run `restart-container`", "does not stand at the start", "restart-container")]
    [InlineData("`docker restart app`", "never run", "`restart-container`")]
    [InlineData("If exit code 137, restart the container", "'exit code 137' is not one that is understood", "deployed within D")]
    [InlineData("If memory is high restart the container", "No comma", "if memory > 90%: restart-container")]
    public void Note_ThatSpeaksOfAnAction_SaysWhyAndWhatWouldDo(string item, string why, string form)
    {
        var runbook = Compile.Item(item);

        var note = Assert.IsType<NoteStep>(Assert.Single(runbook.Steps));
        Assert.Contains(why, note.Reason, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(form, note.Reason, StringComparison.Ordinal);
        var warning = Assert.Single(runbook.Problems, problem => problem.Line == 5);
        Assert.Equal(ProblemSeverity.Warning, warning.Severity);
        Assert.EndsWith(note.Reason!, warning.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Check whether this is a known leak pattern")]
    [InlineData("Look at the dashboard of the service")]
    [InlineData("`kubectl get pods` shows the pods")]
    [InlineData("Is the disk full?")]
    [InlineData("Set up a call with the owner")]
    [InlineData("If you see timeouts, check the network")]
    public void Note_OfPlainProse_RaisesNoProblem(string item) =>
        Assert.DoesNotContain(Compile.Item(item).Problems, problem => problem.Line > 0);
}
