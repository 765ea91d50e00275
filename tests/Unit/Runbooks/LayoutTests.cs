using RunbookExecutor.Core.Runbooks;
using Xunit;

namespace RunbookExecutor.Tests.Runbooks;

public sealed class LayoutTests
{
    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void Lines_WithAnyLineEnding_AreCountedFromOne(string ending)
    {
        var runbook = Compile.File(Fixtures.ProseMemorySpike.ReplaceLineEndings(ending), "memory-spike");

        Assert.Equal([7, 8, 9, 10, 11], runbook.Steps.Select(step => step.Line));
        Assert.Equal([15, 16], runbook.Fallback.Select(step => step.Line));
        Assert.Equal(4, runbook.Detection?.Line);
    }

    [Theory]
    [InlineData("1. Restart the\naffected container")]
    [InlineData("1.\tRestart the affected\tcontainer")]
    [InlineData("1)  Restart the affected container")]
    [InlineData("   1. Restart   the  affected container   ")]
    [InlineData("1. Restart the  \n   affected container")]
    [InlineData("1.\n   Restart the affected container")]
    [InlineData("7. Restart the affected container")]
    [InlineData("1. ***Restart*** the __affected__ container")]
    public void Item_HoweverItIsLaidOut_IsOneSentence(string list)
    {
        var runbook = Compile.File($"## Steps\n\n{list}\n");

        Assert.Equal(["restart-container"], Compile.All(runbook));
        Assert.Equal((1, 3, "Restart the affected container"), (runbook.Steps[0].Number, runbook.Steps[0].Line, runbook.Steps[0].Text));
    }

    [Fact]
    public void Text_WithMarkup_IsFlattened() =>
        Assert.Equal(
            "See the page and <https://a.example> & `kubectl get`, em phasis".Replace("<", "").Replace(">", "").Replace("`", ""),
            Compile.Step("See [the **page**](https://x.example \"t\") and <https://a.example> &amp; `kubectl  get`,\n   *em\n   phasis*").Text);

    [Theory]
    [InlineData("1. Restart the container\n\n   It takes a while.\n")]
    [InlineData("1. Restart the container\n   - only in staging\n")]
    [InlineData("1. Restart the container\n\n   ```sh\n   systemctl restart x\n   ```\n")]
    [InlineData("1. Restart the container\n```sh\nsystemctl restart x\n```\n")]
    [InlineData("1. Restart the container\n\n       docker restart x\n")]
    [InlineData("1. Restart the container\n   > not now\n")]
    public void Prose_WithMoreInTheItem_IsNoteThatSaysSo(string list)
    {
        var runbook = Compile.File($"## Steps\n\n{list}");

        Assert.All(runbook.Steps, step => Assert.IsType<NoteStep>(step));
        Assert.Equal(2, runbook.Steps.Count);
        Assert.Contains("More follows in the item", ((NoteStep)runbook.Steps[0]).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void FencedBlock_InAnItem_IsKeptVerbatimAsANote()
    {
        var runbook = Compile.File("## Steps\n\n1. `restart-container` it\n\n   ```sh\n   docker ps\n     --all\n   ```\n2. `resolve`\n");

        Assert.Equal(["restart-container", "", "resolve"], Compile.All(runbook));
        var note = Assert.IsType<NoteStep>(runbook.Steps[1]);
        Assert.Equal(("docker ps\n  --all", 6), (note.Text, note.Line));
        Assert.Equal(9, runbook.Steps[2].Line);
        Assert.Empty(runbook.Problems);
    }

    [Theory]
    [InlineData("docker restart app", "restart-container")]
    [InlineData("sudo systemctl restart app", "restart-container")]
    [InlineData("kubectl -n x scale deployment app --replicas=3", "scale-service replicas=N")]
    [InlineData("kubectl rollout undo deployment/app", "rollback-deployment")]
    public void FencedCommand_ThatChangesSomething_WarnsWithTheCanonicalForm(string command, string form)
    {
        var runbook = Compile.File($"## Steps\n\n```\n{command}\n```\n");

        Assert.IsType<NoteStep>(Assert.Single(runbook.Steps));
        Assert.Contains(form, runbook.Problems.Single(problem => problem.Line == 4).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("## Steps\n\n- Restart the container\n")]
    [InlineData("## Steps\n\n### Disk is full\n\n1. Restart the container\n")]
    [InlineData("## Steps\n\n> 1. Restart the container\n")]
    [InlineData("## Steps\n\n<!--\n1. Restart the container\n-->\n")]
    [InlineData("## Steps\n\n    1. Restart the container\n")]
    [InlineData("## Steps\n\n```\n1. Restart the container\n```\n")]
    [InlineData("## Steps\n\nRestart the container\n")]
    [InlineData("## Steps\n\n| 1. Restart the container |\n|---|\n")]
    [InlineData("1. Restart the container\n")]
    [InlineData("# Steps\n\n1. Restart the container\n")]
    [InlineData("### Steps\n\n1. Restart the container\n")]
    [InlineData("## Diagnosis\n\n1. Restart the container\n")]
    [InlineData("## Detection\n\n1. Restart the container\n")]
    [InlineData("## Manual steps\n\n1. Restart the container\n")]
    [InlineData("## Steps\n\n## Other\n\n1. Restart the container\n")]
    [InlineData("## Steps\n\n1. - Restart the container\n")]
    [InlineData("## Steps\n\n1. # Restart the container\n")]
    [InlineData("## Steps\n\n1. 1. Restart the container\n")]
    public void Instruction_OutsideOfANumberedListOfSteps_IsNotCarriedOut(string markdown)
    {
        var runbook = Compile.File(markdown);

        Assert.DoesNotContain(runbook.Steps.Concat(runbook.Fallback), step => step is ActStep);
        Assert.False(runbook.FailsLint);
    }

    [Theory]
    [InlineData("- `restart-container`")]
    [InlineData("### First\n\n1. `restart-container`")]
    public void CanonicalForm_InAListWithoutNumbersOrUnderASubheading_Counts(string list) =>
        Assert.Equal(["restart-container"], Compile.All(Compile.File($"## Steps\n\n{list}\n")));

    [Fact]
    public void CanonicalForm_UnderASubheadingThatMakesACase_IsNote() =>
        Assert.Equal([""], Compile.All(Compile.File("## Steps\n\n### If the disk is full\n\n1. `restart-container`\n")));

    [Fact]
    public void Steps_OfSeveralLists_AreNumberedOnAndKeepTheirLines()
    {
        var runbook = Compile.File("## Steps\n\n1. Wait 5 seconds\n\n```\nls\n```\n\n2. Wait 6 seconds\n\n## Steps\n\n1. Wait 7 seconds\n");

        Assert.Equal([1, 2, 3, 4], runbook.Steps.Select(step => step.Number));
        Assert.Equal(["", "", "wait 6s", "wait 7s"], Compile.All(runbook));
        Assert.Equal([3, 6, 9, 13], runbook.Steps.Select(step => step.Line));
    }

    [Theory]
    [InlineData("Edit the configuration file")]
    [InlineData("Then, stop the consumer")]
    [InlineData("Pull the new image")]
    [InlineData("Set max_connections to 500 in the configuration")]
    [InlineData("Make sure that the new model is listed")]
    [InlineData("SSH into the host")]
    [InlineData("If the disk is full, delete old logs")]
    [InlineData("Log in to the console")]
    [InlineData("`docker pull app:latest`")]
    [InlineData("Get the new version\n\n   ```\n   sudo apt-get install app\n   ```")]
    [InlineData("Prepare the host\n   - copy the certificate")]
    public void Act_InProseAfterWhatOnlyAPersonCanDo_IsNote(string before)
    {
        var runbook = Compile.File($"## Steps\n\n1. {before}\n1. Restart the container\n1. `scale-service replicas=3`\n1. Wait 30 seconds\n\n## Steps\n\n1. Restart the container\n");

        Assert.Equal(["", "scale-service replicas=3", "wait 30s", "restart-container"], Compile.All(runbook).TakeLast(4));
        Assert.Contains("which only a person can do", ((NoteStep)runbook.Steps[^4]).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Check the log")]
    [InlineData("Note when it began")]
    [InlineData("Restart the database")]
    [InlineData("`kubectl get pods`")]
    [InlineData("Build-up of memory is typical of a leak")]
    [InlineData("Is the disk full?")]
    public void Act_InProseAfterALook_Counts(string before) =>
        Assert.Equal(["", "restart-container"], Compile.All(Compile.File($"## Steps\n\n1. {before}\n1. Restart the container\n")));

    [Theory]
    [InlineData("Rollback Plan")]
    [InlineData("Fallback")]
    [InlineData("fallback:")]
    [InlineData("If this fails")]
    [InlineData("4. Rollback plan")]
    public void Fallback_UnderEachHeading_IsRead(string heading)
    {
        var runbook = Compile.File($"## {heading}\n\n- Scale to 5 total replicas\n");

        Assert.Equal("scale-service replicas=5", Assert.Single(runbook.Fallback).Canonical);
        Assert.Empty(runbook.Steps);
    }

    [Theory]
    [InlineData("If memory keeps climbing after the restart:", "scale-service replicas=5")]
    [InlineData("If a recent deployment is detected:", "if deployed within 10m: scale-service replicas=5")]
    [InlineData("If the node is gone:", "")]
    public void Fallback_WithAnIntroduction_StandsUnderWhatItAdds(string introduction, string expected) =>
        Assert.Equal(expected, Compile.Full(Assert.Single(Compile.File($"## Fallback\n\n{introduction}\n- Scale to 5 total replicas\n").Fallback)));
}
