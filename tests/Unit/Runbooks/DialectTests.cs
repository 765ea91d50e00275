using RunbookExecutor.Core.Runbooks;
using Xunit;

namespace RunbookExecutor.Tests.Runbooks;

public sealed class DialectTests
{
    private const string Alert = """
        ---
        title: Queue Stuck
        weight: 20
        aliases:
          - /queuestuck/
        ---

        # QueueStuck

        ## Meaning

        The queue does not move.

        ## Impact

        Orders wait.

        ## Diagnosis

        - Look at the consumers

        ```shell
        kubectl get pods

        kubectl logs "$POD"
        ```

        ## Mitigation

        Look at the owner's page first.

        1. Look for dead letters
        2. Restart the affected container
        """;

    [Fact]
    public void Sections_OfAnotherDialect_KeepRoleTextAndCommands()
    {
        var runbook = Compile.File(Alert, "queue-stuck");

        Assert.Equal(
            [(SectionRole.Meaning, "Meaning", 10), (SectionRole.Impact, "Impact", 14), (SectionRole.Diagnosis, "Diagnosis", 18), (SectionRole.Mitigation, "Mitigation", 28)],
            runbook.Sections.Select(section => (section.Role, section.Heading, section.Line)));
        Assert.Equal("The queue does not move.", runbook.Sections[0].Markdown);
        Assert.Equal(new RunbookCommand(23, "shell", "kubectl get pods\n\nkubectl logs \"$POD\""), Assert.Single(runbook.Sections[2].Commands));
        Assert.Equal(("QueueStuck", "The queue does not move."), (runbook.Title, runbook.Description));
    }

    [Fact]
    public void Mitigation_CompilesByTheSameGrammar()
    {
        var runbook = Compile.File(Alert, "queue-stuck");

        Assert.Equal(["", "restart-container"], Compile.All(runbook));
        Assert.Equal([2, 3, 4], runbook.Problems.Select(problem => problem.Line));
        Assert.All(runbook.Problems, problem => Assert.Equal(ProblemSeverity.Warning, problem.Severity));
    }

    [Fact]
    public void Mitigation_BesideASectionCalledSteps_IsText() =>
        Assert.Equal(["wait 5s"], Compile.All(Compile.File("## Mitigation\n\n1. Restart the container\n\n## Steps\n\n1. Wait 5 seconds\n")));

    [Theory]
    [InlineData("Overview", SectionRole.Meaning)]
    [InlineData("SYMPTOMS", SectionRole.Meaning)]
    [InlineData("Impact:", SectionRole.Impact)]
    [InlineData("2. Possible checks", SectionRole.Diagnosis)]
    [InlineData("**Troubleshooting**", SectionRole.Diagnosis)]
    [InlineData("Remediation", SectionRole.Mitigation)]
    [InlineData("Playbook", SectionRole.Mitigation)]
    [InlineData("Rollback", SectionRole.Other)]
    [InlineData("See also", SectionRole.Other)]
    public void Heading_OfSecondLevel_GivesTheRole(string heading, SectionRole role) =>
        Assert.Equal(role, Assert.Single(Compile.File($"# T\n\n## {heading}\n\nText\n").Sections).Role);

    [Fact]
    public void File_WithNothingExecutable_IsUsedWithAWarning()
    {
        foreach (var markdown in (string[])["", "# Only a title\n", "text\n", "## Steps\n", "\n\n\n"])
        {
            var runbook = Compile.File(markdown);

            Assert.False(runbook.FailsLint);
            Assert.Contains(runbook.Problems, problem => problem is { Line: 0, Severity: ProblemSeverity.Warning });
        }
    }

    [Fact]
    public void Title_WhereThereIsNone_IsTheId() => Assert.Equal("trouble", Compile.File("text\n").Title);
}
