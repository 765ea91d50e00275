using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Monitor.Detection;
using RunbookExecutor.Monitor.Library;
using RunbookExecutor.Monitor.Queries;
using Xunit;

namespace RunbookExecutor.Tests.Monitor;

public sealed class StateDetectionTests
{
    [Fact]
    public async Task CrashLoop_FourCrashesWithinFiveMinutes_FiresWhileNothingRuns()
    {
        using var bench = new MonitorBench();
        var container = bench.Source.Add("demo-app-1");
        await CrashAsync(bench, container, times: 3);
        var afterThree = bench.Incidents.Count;

        await CrashAsync(bench, container, times: 1);

        var incident = Assert.Single(bench.Incidents);
        Assert.Equal(0, afterThree);
        Assert.Equal((AnomalyType.CrashLoop, IncidentState.Firing), (incident.Fingerprint.Type, incident.State));
        Assert.Equal("demo-app-1: it crashed 4 times within 5m, last with exit code 3, more than 3", incident.Anomaly.Message);
    }

    [Fact]
    public async Task CrashLoop_CrashesFurtherApart_IsNone()
    {
        using var bench = new MonitorBench();
        var container = bench.Source.Add("demo-app-1");
        for (var crash = 0; crash < 6; crash++)
        {
            await CrashAsync(bench, container, times: 1);
            await bench.RunAsync(100);
        }

        Assert.Empty(bench.Incidents);
        Assert.Empty(bench.Resolved);
    }

    [Fact]
    public async Task CrashLoop_HardlyEverRuns_IsNotOverForThat()
    {
        using var bench = new MonitorBench();
        var container = bench.Source.Add("demo-app-1");
        await CrashAsync(bench, container, times: 4);

        await bench.RunAsync(200);

        Assert.Equal(IncidentState.Firing, Assert.Single(bench.Incidents).State);
    }

    [Fact]
    public async Task CrashLoop_StartedOnPurposeAndUp_IsOverAfterAMinute()
    {
        using var bench = new MonitorBench();
        var container = bench.Source.Add("demo-app-1");
        await CrashAsync(bench, container, times: 4);
        container.Facts = container.Facts with { State = ContainerState.Running, StartedAt = bench.Time.GetUtcNow(), Crashes = [] };

        var seconds = await bench.UntilAsync(() => bench.Incidents.Count == 0, atMost: 90);

        Assert.InRange(seconds, 59, 62);
        Assert.Equal("The symptom is gone.", bench.Resolved[0].Resolution);
    }

    [Fact]
    public async Task Stop_OnPurpose_OpensNoIncident()
    {
        using var bench = new MonitorBench(cap: TimeSpan.FromSeconds(1));
        var container = bench.Source.Add("demo-app-1");
        container.Facts = container.Facts with { Health = HealthState.Healthy };
        await bench.RunAsync(2);

        container.Facts = container.Facts with { State = ContainerState.Exited, Health = HealthState.None, ExitCode = 143 };
        await bench.RunAsync(90);

        Assert.Empty(bench.Incidents);
        Assert.Empty(bench.Resolved);
    }

    [Fact]
    public async Task OomKilled_PlatformSaysSo_FiresAtOnceAndOnlyThen()
    {
        using var bench = new MonitorBench();
        var container = bench.Source.Add("demo-app-1");
        await CrashAsync(bench, container, times: 1, exitCode: 137);
        var withoutSayingSo = bench.Incidents.Count;

        await CrashAsync(bench, container, times: 1, exitCode: 137, outOfMemory: true);

        var incident = Assert.Single(bench.Incidents);
        Assert.Equal(0, withoutSayingSo);
        Assert.Equal((AnomalyType.OomKilled, IncidentState.Firing, Severity.High), (incident.Fingerprint.Type, incident.State, incident.Severity));
        Assert.Equal("demo-app-1: it was killed for want of memory once within 5m, last with exit code 137", incident.Anomaly.Message);
    }

    [Fact]
    public async Task Unhealthy_ForTheHold_FiresAndEndsWhenTheCheckPasses()
    {
        using var bench = new MonitorBench();
        var container = bench.Source.Add("demo-app-1");
        container.Facts = container.Facts with { Health = HealthState.Unhealthy, StateReason = "it answered 500." };

        var fired = await bench.UntilAsync(() => bench.Incidents is [{ State: IncidentState.Firing }], atMost: 40);
        var message = bench.Incidents[0].Anomaly.Message;
        container.Facts = container.Facts with { Health = HealthState.Healthy, StateReason = null };
        var cleared = await bench.UntilAsync(() => bench.Incidents.Count == 0, atMost: 40);

        Assert.InRange(fired, 29.9, 31);
        Assert.Equal("demo-app-1: its health check fails (it answered 500) for 30s", message);
        Assert.InRange(cleared, 29.9, 32);
    }

    [Theory]
    [InlineData(HealthState.None, "it has no health check")]
    [InlineData(HealthState.Starting, "its health check has not passed or failed since it started")]
    public async Task Unhealthy_NothingToJudge_IsUnknown(HealthState health, string reason)
    {
        using var bench = new MonitorBench();
        var container = bench.Source.Add("demo-app-1");
        container.Facts = container.Facts with { Health = health };
        await bench.RunAsync(60);

        var check = bench.Get<AnomalyQuery>().Get("demo-app-1").Value!.ChecksPerformed[5];

        Assert.Equal(("UNHEALTHY", "unknown", reason), (check.Type, check.Verdict, check.Reason));
        Assert.Empty(bench.Incidents);
    }

    [Fact]
    public void Rules_RunbookAndConfiguration_SetCountAndPeriod()
    {
        using var folder = new RunbookFolder();
        folder.Write("crash-loop", RunbookFolder.Memory("restarts more than twice within 90 seconds"));
        folder.Write("unhealthy", RunbookFolder.Memory("is unhealthy for more than 10 seconds"));
        var options = new DetectionOptions { OomKills = new CountSetting { MoreThan = 1, Within = TimeSpan.FromHours(1) } };
        using var bench = new MonitorBench(detection: options, folder: folder.Path);
        bench.Get<RunbookLibrary>().Reload();

        var rules = bench.Get<RuleBook>().Current().Select(entry => entry.Rule).ToDictionary(rule => rule.Type);

        Assert.Equal((2, TimeSpan.FromSeconds(90), "crash-loop.md line 5"), (rules[AnomalyType.CrashLoop].Threshold, rules[AnomalyType.CrashLoop].Within, rules[AnomalyType.CrashLoop].Source));
        Assert.Equal((1, TimeSpan.FromHours(1), "configuration"), (rules[AnomalyType.OomKilled].Threshold, rules[AnomalyType.OomKilled].Within, rules[AnomalyType.OomKilled].Source));
        Assert.Equal(TimeSpan.FromSeconds(10), rules[AnomalyType.Unhealthy].Hold);
    }

    [Fact]
    public void Problems_CountThatIsNeverReached_IsNamedByKey()
    {
        var options = new DetectionOptions { Crashes = new CountSetting { MoreThan = 16 }, OomKills = new CountSetting { Within = TimeSpan.Zero } };

        Assert.Collection(
            options.Problems(),
            problem => Assert.StartsWith("detection:oomKills", problem),
            problem => Assert.StartsWith("detection:crashes:moreThan is 16", problem));
    }

    // Each process runs for two seconds and is down for one.
    private static async Task CrashAsync(MonitorBench bench, FakeContainer container, int times, int exitCode = 3, bool outOfMemory = false)
    {
        for (var crash = 0; crash < times; crash++)
        {
            container.Restart(bench.Time.GetUtcNow());
            container.Facts = container.Facts with { State = ContainerState.Running };
            await bench.RunAsync(2);
            container.Facts = container.Facts with
            {
                State = ContainerState.Exited,
                Crashes = [.. container.Facts.Crashes.TakeLast(Container.KeptCrashes - 1), new Crash(bench.Time.GetUtcNow(), exitCode, outOfMemory)],
            };
            await bench.RunAsync(1);
        }
    }
}
