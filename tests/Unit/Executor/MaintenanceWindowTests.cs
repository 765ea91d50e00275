using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Executor.Freezing;
using RunbookExecutor.Executor.Guards;
using Xunit;

namespace RunbookExecutor.Tests.Executor;

public sealed class MaintenanceWindowTests
{
    private static readonly TestTime Time = new();

    [Theory]
    [InlineData("2026-11-22T01:59:59Z", null)]
    [InlineData("2026-11-22T02:00:00Z", "2026-11-22T04:00:00Z")]
    [InlineData("2026-11-22T03:59:59.999Z", "2026-11-22T04:00:00Z")]
    [InlineData("2026-11-22T04:00:00Z", null)]
    [InlineData("2026-11-23T02:30:00Z", null)]
    public void Window_OfSundayNight_IsClosedAtItsEnd(string now, string? end) => Assert.Equal(At(end), End(now, Window("0 2 * * SUN", 2)));

    [Fact]
    public void Window_InAZone_KeepsItsClockOverDaylightSaving()
    {
        var berlin = Window("0 2 * * *", 1) with { TimeZone = "Europe/Berlin" };

        Assert.Equal(At("2026-07-01T01:00:00Z"), End("2026-07-01T00:30:00Z", berlin));
        Assert.Equal(At("2026-12-01T02:00:00Z"), End("2026-12-01T01:30:00Z", berlin));
    }

    [Fact]
    public void Windows_WithoutAGap_EndTogether() =>
        Assert.Equal(At("2026-11-22T05:30:00Z"), End("2026-11-22T02:10:00Z", Window("0 2 * * *", 2), Window("0 4 * * *", 1), Window("30 4 * * *", 1)));

    [Fact]
    public void Guard_InsideAWindow_RefusesUntilItsEnd()
    {
        var fleet = Fleet.Of("demo-app", 3, Time);
        var context = new GuardContext(ActionHistory.Empty, new TargetState(fleet.Services[0], fleet.Containers), Policy(Window("0 2 * * *", 2)), FreezeState.Thawed);

        var deny = Assert.IsType<Verdict.Deny>(new MaintenanceWindowGuard().Check(Rig.Scale(4), context with { Now = At("2026-11-22T03:00:00.250Z")!.Value }));

        Assert.Equal(("MAINTENANCE", TimeSpan.FromMilliseconds(3_599_750)), (deny.Rule, deny.RetryAfter));
        Assert.Contains("lasts until 2026-11-22 04:00:00 UTC", deny.Reason, StringComparison.Ordinal);
        Assert.True(new MaintenanceWindowGuard().Check(Rig.Scale(4), context with { Now = At("2026-11-22T04:00:00Z")!.Value }).IsAllowed);
    }

    [Theory]
    [InlineData("0 0 30 2 *", "UTC", 60, "policy.maintenanceWindows.0.cron is '0 0 30 2 *', which never fires")]
    [InlineData("at night", "UTC", 60, "policy.maintenanceWindows.0.cron is 'at night', which is no cron expression")]
    [InlineData("", "UTC", 60, "policy.maintenanceWindows.0.cron is '', which is no cron expression")]
    [InlineData("0 2 * * *", "Mars/Olympus", 60, "policy.maintenanceWindows.0.timeZone is 'Mars/Olympus', which this machine does not know")]
    [InlineData("0 2 * * *", "UTC", 0, "policy.maintenanceWindows.0.duration is")]
    [InlineData("0 2 * * *", "UTC", 200_000, "policy.maintenanceWindows.0.duration is")]
    [InlineData("* * * * *", "UTC", 1, "policy.maintenanceWindows.0 leaves no time in which anything may act")]
    [InlineData("0 2 * * *", "UTC", 1440, "policy.maintenanceWindows.0 leaves no time in which anything may act")]
    public void Validate_AWindowThatCannotBeMeant_NamesTheKey(string cron, string zone, int minutes, string sentence)
    {
        var policy = Policy(new MaintenanceWindowOptions { Cron = cron, TimeZone = zone, Duration = TimeSpan.FromMinutes(minutes) });

        Assert.StartsWith(sentence, Assert.Single(policy.Validate()), StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_AWindowInAZone_HasNoFault() => Assert.Empty(Policy(Window("30 22 * * 1-5", 8) with { TimeZone = "America/New_York" }).Validate());

    private static PolicyOptions Policy(params MaintenanceWindowOptions[] windows) => new() { MaintenanceWindows = windows };

    private static MaintenanceWindowOptions Window(string cron, int hours) => new() { Cron = cron, Duration = TimeSpan.FromHours(hours) };

    private static DateTimeOffset? End(string now, params MaintenanceWindowOptions[] windows) => MaintenanceWindowGuard.EndOf(Policy(windows), At(now)!.Value);

    private static DateTimeOffset? At(string? text) => text is null ? null : DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
