using RunbookExecutor.Cli.Demo;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Executor.Admission;
using Xunit;

namespace RunbookExecutor.Tests.Loop.Demo;

public sealed class DemoKeysTests
{
    private static readonly DemoTarget Target = new("demo-app", "demo-app-1", 3);

    [Fact]
    public void Refusal_FreshFleet_EveryKeyStrikes() =>
        Assert.All(Fault.All, fault => Assert.Null(DemoKeys.Refusal(fault, Target, [new GuardVerdict("RATE_LIMIT", true)], Limits())));

    [Fact]
    public void Refusal_RollbackBeforeAnythingWasDeployed_IsNoReason() =>
        Assert.Null(DemoKeys.Refusal(Named("bad-deployment"), Target, [new GuardVerdict("NO_PREVIOUS_VERSION", false, "nothing to return to")], Limits()));

    [Fact]
    public void Refusal_BudgetUsedUp_SaysWhyAndWhenItFrees() =>
        Assert.Equal(
            "10 of 10 used. It frees in 41m.",
            DemoKeys.Refusal(Named("memory-leak"), Target, [new GuardVerdict("RATE_LIMIT", false, "10 of 10 used.", 2460)], Limits(actionsLeft: 0)));

    [Fact]
    public void Refusal_CureOfTwoActionsWithOneLeft_SaysSo() =>
        Assert.Equal("It takes 2 actions, and 1 of 10 are left this hour.", DemoKeys.Refusal(Named("cache-growth"), Target, [], Limits(actionsLeft: 1)));

    [Fact]
    public void Refusal_CureOfTwoRestartsWithOneLeft_SaysSo() =>
        Assert.Equal("It takes 2 restarts of demo-app-1, and 1 of 3 are left this hour.", DemoKeys.Refusal(Named("cache-growth"), Target, [], Limits(restartsLeft: 1)));

    private static Fault Named(string name) => Fault.All.Single(fault => fault.Name == name);

    private static LimitsReport Limits(int actionsLeft = 10, int restartsLeft = 3) => new()
    {
        Actions = new BudgetReport(10 - actionsLeft, 10, actionsLeft),
        Restarts = [new RestartBudgetReport("demo-app-1", "demo-app", 3 - restartsLeft, 3, restartsLeft)],
        MinSpacingSeconds = 5,
        NextActionInSeconds = 0,
        MinReplicas = 1,
        MaxReplicas = 5,
        MaxReplicaStep = 2,
        AllowedVariables = string.Empty,
        Runs = [],
        Storm = new StormReport(0, 1),
        Frozen = false,
    };
}
