using RunbookExecutor.Core.Runbooks;
using Xunit;

namespace RunbookExecutor.Tests.Runbooks;

public sealed class ConditionTests
{
    [Theory]
    [InlineData("a new deployment is detected", "deployed within 10m")]
    [InlineData("a recent deployment is detected", "deployed within 10m")]
    [InlineData("there was a recent deployment", "deployed within 10m")]
    [InlineData("a deployment was made within the last 30 minutes", "deployed within 30m")]
    [InlineData("a new version was deployed in the last 1 hour", "deployed within 1h")]
    [InlineData("the service was recently deployed", "deployed within 10m")]
    [InlineData("the service was deployed within 15m", "deployed within 15m")]
    [InlineData("deployed within 10m", "deployed within 10m")]
    [InlineData("no recent deployment is detected", "not deployed within 10m")]
    [InlineData("no recent deployment", "not deployed within 10m")]
    [InlineData("there was no deployment in the last 20 minutes", "not deployed within 20m")]
    [InlineData("not deployed within 5m", "not deployed within 5m")]
    [InlineData("stable", "recovered")]
    [InlineData("it is stable", "recovered")]
    [InlineData("memory usage is back to normal", "recovered")]
    [InlineData("the service recovers", "recovered")]
    [InlineData("the issue is resolved", "recovered")]
    [InlineData("it persists", "not recovered")]
    [InlineData("the problem persists", "not recovered")]
    [InlineData("the memory remains high", "not recovered")]
    [InlineData("it continues to climb", "not recovered")]
    [InlineData("memory keeps climbing after the restart", "not recovered")]
    [InlineData("memory usage is still high", "not recovered")]
    [InlineData("errors persist", "not recovered")]
    [InlineData("it does not recover", "not recovered")]
    [InlineData("it's not stable", "")]
    [InlineData("not stable", "not recovered")]
    [InlineData("only this container is affected", "only this container is affected")]
    [InlineData("only one container is affected", "only this container is affected")]
    [InlineData("only a single replica is affected", "only this container is affected")]
    [InlineData("the whole service is affected", "the whole service is affected")]
    [InlineData("all replicas are affected", "the whole service is affected")]
    [InlineData("every container is affected", "the whole service is affected")]
    [InlineData("memory > 90%", "memory > 90%")]
    [InlineData("CPU is still above 80%", "cpu > 80%")]
    [InlineData("memory usage exceeds 90 percent", "memory > 90%")]
    [InlineData("the error rate drops below 2 %", "error-rate < 2%")]
    [InlineData("the error rate is under 1.5%", "error-rate < 1.5%")]
    public void Condition_InProse_IsReadOrLeavesANote(string condition, string canonical)
    {
        foreach (var between in (string[])[", ", ": ", ", then ", " then "])
        {
            var step = Compile.Step($"If {condition}{between}restart the container");

            Assert.Equal(canonical.Length > 0 ? canonical : null, step.Condition?.Canonical);
            Assert.Equal(canonical.Length > 0 ? "restart-container" : "", step.Canonical);
        }
    }

    [Theory]
    [InlineData("exit code 137")]
    [InlineData("the exit code is 137")]
    [InlineData("needed")]
    [InlineData("possible")]
    [InlineData("safe")]
    [InlineData("you are sure")]
    [InlineData("the database is down")]
    [InlineData("the leader is affected")]
    [InlineData("two containers are affected")]
    [InlineData("memory is high")]
    [InlineData("memory > 90% and CPU > 80%")]
    [InlineData("memory > 90% or it persists")]
    [InlineData("memory is above 90% for 5 minutes")]
    [InlineData("memory is at least 90%")]
    [InlineData("memory is not above 90%")]
    [InlineData("disk usage > 90%")]
    [InlineData("node memory > 90%")]
    [InlineData("memory of the database > 90%")]
    [InlineData("it persists for 10 minutes")]
    [InlineData("it persists on the leader")]
    [InlineData("the database remains high")]
    [InlineData("a deployment is detected")]
    [InlineData("a new version is available")]
    [InlineData("a recent deployment of the database is detected")]
    [InlineData("no deployment is running")]
    [InlineData("a new deployment is needed")]
    [InlineData("stable or not")]
    [InlineData("the node is stable")]
    [InlineData("the database is stable")]
    [InlineData("not")]
    [InlineData("memory")]
    [InlineData("st\u0430ble")]
    public void Condition_NotUnderstood_MakesItsStepANoteAsAWhole(string condition)
    {
        var runbook = Compile.Item($"If {condition}, restart the container");

        var note = Assert.IsType<NoteStep>(Assert.Single(runbook.Steps));
        Assert.Contains("is not one that is understood", note.Reason, StringComparison.Ordinal);
        Assert.False(runbook.HasErrors);
        Assert.IsType<NoteStep>(Compile.Step($"If {condition}: `restart-container`"));
    }

    [Theory]
    [InlineData("memory-spike", "CPU remains high")]
    [InlineData("memory-spike", "errors persist")]
    [InlineData("cpu-overload", "memory usage is stable")]
    public void Condition_AboutAnotherMetricThanTheIncidents_IsNotUnderstood(string id, string condition) =>
        Assert.IsType<NoteStep>(Compile.Step($"If {condition}, restart the container", id));

    [Fact]
    public void Condition_BeforeAList_HoldsForEachItem()
    {
        var runbook = Compile.File("# T\n\n## Steps\n\nIf a recent deployment is detected:\n\n1. Roll back the deployment\n2. Wait 30 seconds\n3. If stable, mark the incident as resolved\n");

        Assert.Equal(["if deployed within 10m: rollback-deployment", "if deployed within 10m: wait 30s", ""], Compile.All(runbook));
        Assert.Contains("two conditions", ((NoteStep)runbook.Steps[2]).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("If the disk is full:")]
    [InlineData("For the database:")]
    [InlineData("On the primary node:")]
    [InlineData("Do this only in staging.")]
    [InlineData("Do not run these steps by hand.")]
    [InlineData("Choose one of these options.")]
    [InlineData("> Only when the leader is affected")]
    [InlineData("<details><summary>If the disk is full</summary></details>")]
    public void Introduction_ThatMakesACase_LeavesNotes(string introduction)
    {
        var runbook = Compile.File($"# T\n\n## Steps\n\n{introduction}\n\n1. Restart the container\n2. `scale-service replicas=3`\n");

        Assert.All(runbook.Steps, step => Assert.IsType<NoteStep>(step));
        Assert.Equal(2, runbook.Steps.Count);
        Assert.False(runbook.FailsLint);
    }

    [Theory]
    [InlineData("Follow these steps:")]
    [InlineData("A restart frees what leaked.")]
    [InlineData("<!-- if in doubt: ask -->")]
    public void Introduction_ThatSaysNothingAboutTheSteps_LeavesThemAsTheyAre(string introduction) =>
        Assert.Equal(["restart-container"], Compile.All(Compile.File($"# T\n\n## Steps\n\n{introduction}\n\n1. Restart the container\n")));

    [Fact]
    public void NestedList_UnderAConditionThatIsUnderstood_StandsUnderIt()
    {
        var runbook = Compile.File("# T\n\n## Steps\n\n1. If it persists:\n   1. Scale the service to 3 replicas\n   2. `restart-container`\n2. Mark the incident as resolved\n");

        Assert.Equal(["", "if not recovered: scale-service replicas=3", "if not recovered: restart-container", "resolve"], Compile.All(runbook));
        Assert.Equal([5, 6, 7, 8], runbook.Steps.Select(step => step.Line));
    }

    [Theory]
    [InlineData("If exit code 137:")]
    [InlineData("Look at these")]
    [InlineData("`restart-container`")]
    public void NestedList_UnderAnythingElse_IsNotes(string parent)
    {
        var runbook = Compile.File($"# T\n\n## Steps\n\n1. {parent}\n   1. Scale the service to 3 replicas\n   2. `rollback-deployment`\n");

        Assert.IsType<NoteStep>(runbook.Steps[1]);
        Assert.IsType<NoteStep>(runbook.Steps[2]);
        Assert.Equal(parent == "`restart-container`", runbook.Steps[0] is ActStep);
    }
}
