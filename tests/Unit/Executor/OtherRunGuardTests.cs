using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Incidents;
using Xunit;

namespace RunbookExecutor.Tests.Executor;

public sealed class OtherRunGuardTests
{
    private const string Rule = "RUN_IN_PROGRESS";

    [Fact]
    public async Task Run_OfAnotherOrchestratorForTheSameIncident_IsRefusedUntilTheFirstFellSilent()
    {
        using var rig = new Rig();
        var incident = IncidentId.New(rig.Time);
        await rig.SendAsync(Of(rig, "demo-app-1", incident));
        rig.Time.Advance(TimeSpan.FromMinutes(4));

        var refusal = await rig.RefusalOfAsync(Of(rig, "demo-app-1", incident));

        // Carrying the first action out took some of the time.
        Assert.Equal(Rule, refusal.Rule);
        Assert.InRange(refusal.RetryAfter!.Value, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(6));
        rig.Time.Advance(refusal.RetryAfter.Value);
        await rig.SendAsync(Of(rig, "demo-app-1", incident));
    }

    [Fact]
    public async Task Run_ForAnotherIncidentOfTheService_WaitsOnlyForTheVerification()
    {
        using var rig = new Rig();
        var action = await rig.SendAsync(Of(rig, "demo-app-1", IncidentId.New(rig.Time)));
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(Rule, (await rig.RefusalOfAsync(Of(rig, "demo-app-2", IncidentId.New(rig.Time)))).Rule);

        await rig.ReportAsync(action, VerificationOutcome.Effective);

        await rig.SendAsync(Of(rig, "demo-app-2", IncidentId.New(rig.Time)));
    }

    [Fact]
    public async Task Run_ForTheSameIncidentAfterItsVerification_IsRefusedStill()
    {
        using var rig = new Rig();
        var incident = IncidentId.New(rig.Time);
        var action = await rig.SendAsync(Of(rig, "demo-app-1", incident));
        rig.Time.Advance(TimeSpan.FromMinutes(3));
        await rig.ReportAsync(action, VerificationOutcome.Ineffective);
        rig.Time.Advance(TimeSpan.FromMinutes(3));

        var refusal = await rig.RefusalOfAsync(Of(rig, "demo-app-2", incident));

        Assert.Equal((Rule, TimeSpan.FromMinutes(7)), (refusal.Rule, refusal.RetryAfter));
    }

    [Fact]
    public async Task Run_ItsOwnNextAction_IsAllowed()
    {
        using var rig = new Rig();
        var first = Of(rig, "demo-app-1", IncidentId.New(rig.Time));
        await rig.SendAsync(first);
        rig.Time.Advance(TimeSpan.FromSeconds(10));

        await rig.SendAsync(first with { Action = new RestartContainer("demo-app-2") });
    }

    private static ActionRequest Of(Rig rig, string container, IncidentId incident) => Rig.Restart(container, caller: "agent") with
    {
        RunId = RunId.New(rig.Time), IncidentId = incident, Anomaly = AnomalyType.MemorySpike,
    };
}
