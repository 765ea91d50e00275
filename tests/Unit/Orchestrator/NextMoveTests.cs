using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Runbooks;
using RunbookExecutor.Orchestrator.Planning;
using RunbookExecutor.Orchestrator.Running;
using Xunit;
using static RunbookExecutor.Core.Actions.VerificationOutcome;

namespace RunbookExecutor.Tests.Orchestrator;

public sealed class NextMoveTests
{
    private const string Canonical =
        """
        # Memory spike

        ## Steps
        1. Look at the graphs first
        2. `restart-container` it
        3. `verify memory < 70% for 3m`
        4. If stable, mark incident as resolved

        ## Rollback Plan
        1. `update-env-vars CACHE_SIZE_MB=16`
        2. `verify memory < 70% for 3m`
        3. If it persists, alert the on-call engineer
        """;

    [Fact]
    public void Decide_FirstVerificationHolds_RecoversWithoutTheFallback() =>
        Assert.Equal(
            ["restart-container demo-app-2", "verify", "report Effective", "Recovered"],
            new RunStory(Canonical).Play([Effective]).Told);

    [Theory]
    [InlineData(Ineffective)]
    [InlineData(Harmful)]
    [InlineData(Inconclusive)]
    public void Decide_VerificationFails_RunsTheFallback(VerificationOutcome first) =>
        Assert.Equal(
            [
                "restart-container demo-app-2", "verify", $"report {first}",
                "update-env-vars CACHE_SIZE_MB=16 demo-app-2", "verify", "report Effective", "skip 3", "Recovered",
            ],
            new RunStory(Canonical).Play([first, Effective]).Told);

    [Fact]
    public void Decide_FallbackFailsToo_CallsAPersonOnce() =>
        Assert.Equal(
            [
                "restart-container demo-app-2", "verify", "report Ineffective",
                "update-env-vars CACHE_SIZE_MB=16 demo-app-2", "verify", "report Ineffective", "call", "Escalated",
            ],
            new RunStory(Canonical).Play([Ineffective, Ineffective]).Told);

    [Fact]
    public void Decide_StepsWrittenAsIfItPersists_ComeBeforeTheFallback() =>
        Assert.Equal(
            ["restart-container demo-app-2", "verify", "report Ineffective", "scale-service replicas=+2", "look", "report Effective", "Recovered"],
            new RunStory(
                """
                # M
                ## Steps
                1. `restart-container`
                2. `verify memory < 70% for 3m`
                3. If it persists, `scale-service replicas=+2`
                4. If stable, mark incident as resolved
                ## Rollback Plan
                - `escalate`
                """).Play([Ineffective, Effective]).Told);

    [Fact]
    public void Decide_ConditionOnRecoveryWithoutAVerifyStep_LooksFirst() =>
        Assert.Equal(
            ["restart-container demo-app-2", "look", "report Effective", "skip 2", "Recovered"],
            new RunStory(
                """
                # M
                ## Steps
                1. `restart-container`
                2. If it persists, `scale-service replicas=+2`
                """).Play([Effective]).Told);

    [Fact]
    public void Decide_RunbookWithoutVerify_IsVerifiedAllTheSame() =>
        Assert.Equal(
            ["restart-container demo-app-2", "look", "report Ineffective", "call", "Escalated"],
            new RunStory("# M\n## Steps\n1. `restart-container`\n").Play([Ineffective]).Told);

    [Fact]
    public void Decide_ServiceIncident_ActsOnEachAffectedContainer() =>
        Assert.Equal(
            ["restart-container demo-app-1", "restart-container demo-app-2", "look", "report Effective", "report Effective", "Recovered"],
            new RunStory("# M\n## Steps\n1. `restart-container`\n", serviceWide: true).Play([Effective]).Told);

    [Fact]
    public void Decide_SkippedStepOfAServiceIncident_IsSkippedOnce() =>
        Assert.Equal(
            ["skip 1", "scale-service replicas=+2", "look", "report Effective", "Recovered"],
            new RunStory(
                """
                # M
                ## Steps
                1. If only this container is affected, restart the affected container
                2. If the whole service is affected, scale the service to +2 replicas
                """,
                serviceWide: true).Play([Effective]).Told);

    [Theory]
    [InlineData(null, "restart-container demo-app-2")]
    [InlineData(5, "rollback-deployment")]
    [InlineData(15, "restart-container demo-app-2")]
    public void Decide_RecentDeployment_DecidesBetweenRollbackAndRestart(int? deployedMinutesAgo, string expected)
    {
        DateTimeOffset? deployedAt = deployedMinutesAgo is { } minutes ? RunStory.Start.AddMinutes(-minutes) : null;

        var told = new RunStory(
            """
            # M
            ## Steps
            1. `if deployed within 10m:` `rollback-deployment`
            2. `if not deployed within 10m:` `restart-container`
            """,
            deployedAt: deployedAt).Play([Effective]).Told;

        Assert.Contains(expected, told);
        Assert.Single(told, step => step.StartsWith("skip", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("FROZEN", new[] { "refused restart-container demo-app-2", "Stopped" })]
    [InlineData("NO_LONGER_NEEDED", new[] { "refused restart-container demo-app-2", "NoActionNeeded" })]
    [InlineData("RESTART_LIMIT", new[] { "refused restart-container demo-app-2", "call", "Escalated" })]
    public void Decide_OnlyActionRefused_EndsAtOnce(string rule, string[] expected) =>
        Assert.Equal(expected, new RunStory(Canonical).Play([], _ => RunStory.Refusal(rule)).Told);

    [Fact]
    public void Decide_RefusalThatFreesSoon_AsksAgain()
    {
        var asked = 0;

        var told = new RunStory(Canonical).Play([Effective], _ => asked++ == 0 ? RunStory.Refusal("SPACING", willRetry: true) : null).Told;

        Assert.Equal(
            ["refused restart-container demo-app-2", "restart-container demo-app-2", "verify", "report Effective", "Recovered"], told);
    }

    [Fact]
    public void Decide_ScalePastTheLimit_GoesOnToItsVerify() =>
        Assert.Equal(
            ["restart-container demo-app-2", "refused scale-service replicas=+2", "verify", "report Effective", "Recovered"],
            new RunStory(
                """
                # M
                ## Steps
                1. Restart the affected container to free memory
                2. Scale service to +2 replicas for redundancy
                3. Monitor memory usage for 3 minutes
                4. If stable, mark incident as resolved
                """).Play([Effective], name => name.StartsWith("scale", StringComparison.Ordinal) ? RunStory.Refusal("REPLICAS_OUT_OF_RANGE") : null).Told);

    [Fact]
    public void Decide_EmptyRunbook_CallsAPerson() => Assert.Equal(["call", "Escalated"], new RunStory(string.Empty).Play([]).Told);

    [Fact]
    public void Decide_RunbookThatOnlyObserves_LeavesActingToAPerson() =>
        Assert.Equal(
            ["skip 1", "call", "Escalated"],
            new RunStory("---\nmode: observe\n---\n# M\n## Steps\n1. `restart-container`\n").Play([]).Told);

    [Fact]
    public void Decide_RunbookThatProposes_AsksForTheActionInItsMode()
    {
        var incident = RunStory.Incident();
        var plan = Planner.Plan(incident, RunbookParser.Parse("memory-spike", "---\nmode: propose\n---\n# M\n## Steps\n1. `restart-container`\n"));

        var act = Assert.IsType<Move.Act>(NextMove.Decide(new RunStory("# M\n## Steps\n1. `restart-container`\n").Run, plan));

        Assert.Equal(AutomationMode.Propose, act.Mode);
    }
}
