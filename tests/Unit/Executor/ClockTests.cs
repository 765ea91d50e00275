using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Executor.Ledger;
using Xunit;

namespace RunbookExecutor.Tests.Executor;

public sealed class ClockTests
{
    [Fact]
    public void AgeRule_OneBoot_IsExact()
    {
        var rule = new AgeRule(new BootInstant("a", 10_000));

        Assert.Equal(TimeSpan.FromSeconds(1), rule.Of(new BootInstant("a", 9_000)));
        Assert.Equal(TimeSpan.FromSeconds(10), rule.Of(new BootInstant("a", 0)));
    }

    [Fact]
    public void AgeRule_EarlierBoots_CountOnlyWhatWasSurelySpent()
    {
        var rule = new AgeRule(new BootInstant("c", 1_000));

        Assert.Equal(TimeSpan.FromSeconds(1), rule.Of(new BootInstant("b", 5_000)));
        Assert.Equal(TimeSpan.FromSeconds(3), rule.Of(new BootInstant("b", 3_000)));
        Assert.Equal(TimeSpan.FromSeconds(6), rule.Of(new BootInstant("a", 70_000)));
    }

    [Fact]
    public void AgeRule_AnEntryFromTheFuture_IsNew() =>
        Assert.Equal(TimeSpan.Zero, new AgeRule(new BootInstant("a", 1_000)).Of(new BootInstant("a", 2_000)));

    [Theory]
    [InlineData(-400)]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(400)]
    public async Task WallClock_Jumping_NeitherFreesNorLosesBudget(int days)
    {
        using var rig = new Rig(policy: Rig.Hurried);
        await SpendRestartsAsync(rig);
        var before = await rig.RefusalOfAsync(Rig.Restart("demo-app-1"));

        rig.Time.WallOffset += TimeSpan.FromDays(days);

        var after = await rig.RefusalOfAsync(Rig.Restart("demo-app-1"));
        Assert.Equal(("RESTART_LIMIT", before.RetryAfter), (after.Rule, after.RetryAfter));

        rig.Time.Advance(after.RetryAfter!.Value);
        Assert.Equal(ActionOutcome.Succeeded, (await rig.SendAsync(Rig.Restart("demo-app-1"))).Outcome);
    }

    [Fact]
    public async Task RetryAfter_IsExactToTheMillisecond()
    {
        using var rig = new Rig(policy: Rig.Hurried);
        await SpendRestartsAsync(rig);
        var refusal = await rig.RefusalOfAsync(Rig.Restart("demo-app-1"));

        rig.Time.Advance(refusal.RetryAfter!.Value - TimeSpan.FromMilliseconds(1));
        Assert.Equal(TimeSpan.FromMilliseconds(1), (await rig.RefusalOfAsync(Rig.Restart("demo-app-1"))).RetryAfter);

        rig.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(ActionOutcome.Succeeded, (await rig.SendAsync(Rig.Restart("demo-app-1"))).Outcome);
    }

    [Fact]
    public async Task Reboot_KeepsTheLastHourCharged()
    {
        using var first = new Rig(policy: Rig.Hurried);
        first.Time.Advance(TimeSpan.FromHours(5));
        await SpendRestartsAsync(first);

        // The machine comes back after a minute, with a clock that begins anew and a wall clock that is years off.
        var time = new TestTime { UptimeAtStart = TimeSpan.FromSeconds(20), WallOffset = TimeSpan.FromDays(3000) };
        using var second = new Rig(time, first.Platform, first.Directory, bootId: "boot-2", policy: Rig.Hurried);
        var refusal = await second.RefusalOfAsync(Rig.Restart("demo-app-1"));

        Assert.Equal("RESTART_LIMIT", refusal.Rule);
        Assert.InRange(refusal.RetryAfter!.Value, TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(60));
        second.Time.Advance(refusal.RetryAfter.Value);
        Assert.Equal(ActionOutcome.Succeeded, (await second.SendAsync(Rig.Restart("demo-app-1"))).Outcome);
    }

    [Fact]
    public void BootClock_OfThisMachine_MatchesTheKernel()
    {
        var uptime = double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);

        var now = BootClock.OfThisMachine().Now;

        Assert.InRange(now.Milliseconds / 1000.0, uptime - 0.1, uptime + 5);
        Assert.Equal(36, now.BootId.Length);
    }

    private static async Task SpendRestartsAsync(Rig rig)
    {
        for (var i = 0; i < 3; i++)
        {
            await rig.SendAsync(Rig.Restart("demo-app-1"));
            rig.Time.Advance(TimeSpan.FromSeconds(7.123));
        }
    }
}
