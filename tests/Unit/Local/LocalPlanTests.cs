using RunbookExecutor.Core.Actions;
using RunbookExecutor.Platforms.Local.Actuation;
using Xunit;
using static RunbookExecutor.Tests.Local.DemoService;

namespace RunbookExecutor.Tests.Local;

public sealed class LocalPlanTests
{
    [Fact]
    public void Restart_IsStopAndStart() => Assert.Equal(["stop demo-app-2", "start demo-app-2"], Names(new RestartContainer("demo-app-2"), Of(3)));

    [Theory]
    [InlineData(3, 5, new[] { "start demo-app-4", "start demo-app-5" })]
    [InlineData(5, 3, new[] { "remove demo-app-5", "remove demo-app-4" })]
    [InlineData(3, 3, new string[0])]
    public void Scale_AddsTheNextAndRemovesTheYoungest(int from, int to, string[] steps) =>
        Assert.Equal(steps, Names(new ScaleService("demo-app", to), Of(from)));

    [Fact]
    public void Scale_GapInTheNumbers_FillsIt() =>
        Assert.Equal(["start demo-app-2"], Names(new ScaleService("demo-app", 3), Of(Replica(1), Replica(3))));

    [Fact]
    public void Environment_NowOrLater()
    {
        var variables = new Dictionary<string, string?> { ["CACHE"] = "10" };

        Assert.Equal(["set environment of demo-app-1", "replace demo-app-1"], Names(new UpdateEnvironment("demo-app-1", variables, Restart: true), Of(1)));
        Assert.Equal(["set environment of demo-app-1"], Names(new UpdateEnvironment("demo-app-1", variables, Restart: false), Of(1)));
    }

    [Fact]
    public void Environment_KnowsWhatToPutBack()
    {
        var replica = Replica(1) with { Environment = new Dictionary<string, string> { ["CACHE"] = "5" } };
        var update = new UpdateEnvironment("demo-app-1", new Dictionary<string, string?> { ["CACHE"] = "10", ["NEW"] = "x" }, Restart: true);

        Assert.Equal(new Dictionary<string, string?> { ["CACHE"] = "5", ["NEW"] = null }, LocalPlan.FormerValues(update, replica));
    }

    [Fact]
    public void Rollback_ReplacesAFewAtATimeAndThenKeepsTheBooks() => Assert.Equal(
        ["replace demo-app-1, demo-app-3, demo-app-4 with v1", "replace demo-app-5 with v1", "make v1 the version of demo-app"],
        Names(new RollbackDeployment("demo-app"), Of(Replica(1, "v2"), Replica(2, "v1"), Replica(3, "v2"), Replica(4, "v2"), Replica(5, "v2")).At("v2", previous: "v1")));

    [Fact]
    public void Prepare_WhatCannotBeDone_SaysWhichRuleAndWhy()
    {
        AssertImpossible("UNKNOWN_CONTAINER", "There is no local replica 'demo-app-9'. demo-app has demo-app-1, demo-app-2.", new RestartContainer("demo-app-9"), Of(2));
        AssertImpossible(
            "NO_PREVIOUS_VERSION",
            "demo-app has run no version but v1 healthily that was not itself rolled back from; deploy another one by hand.",
            new RollbackDeployment("demo-app"),
            Of(1));
        AssertImpossible(
            "NO_FREE_PORT",
            "demo-app has 1 free ports for 2 more replicas; free some, or widen services:demo-app:ports.",
            new ScaleService("demo-app", 4),
            Of(2),
            freePorts: 1);
        AssertImpossible("INVALID_REPLICAS", "demo-app cannot have 0 replicas; the fewest is 1.", new ScaleService("demo-app", 0), Of(2));
        AssertImpossible(
            "INVALID_VARIABLE",
            "The environment of demo-app-1 cannot be changed: 'PORT' is set for each replica by the platform; choose another name.",
            new UpdateEnvironment("demo-app-1", new Dictionary<string, string?> { ["PORT"] = "1" }, Restart: true),
            Of(1));
    }

    private static void AssertImpossible(string rule, string reason, RemediationAction action, TargetState state, int? freePorts = 10) =>
        Assert.Equal(new LocalPlan.Impossible(rule, reason), LocalPlan.For(action, state, freePorts));

    private static IEnumerable<string> Names(RemediationAction action, TargetState state) =>
        Assert.IsType<LocalPlan.Steps>(LocalPlan.For(action, state, freePorts: 10)).List.Select(step => step.Name);
}
