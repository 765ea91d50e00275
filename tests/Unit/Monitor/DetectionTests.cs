using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Monitor.Detection;
using RunbookExecutor.Monitor.Library;
using RunbookExecutor.Monitor.Queries;
using Xunit;

namespace RunbookExecutor.Tests.Monitor;

public sealed class DetectionTests
{
    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task MemorySpike_AtAnyMomentOfTheSecond_FiresWithinTheHoldAndASecond(int phase)
    {
        using var bench = new MonitorBench(cap: OneSecond);
        var container = bench.Source.Add("demo-app-1");
        await bench.RunAsync(2 + (phase * 0.25));

        container.Memory = 910;
        var took = await bench.UntilAsync(() => bench.Incidents is [{ State: IncidentState.Firing }]);

        Assert.InRange(took, 1, 2);
        var incident = Assert.Single(bench.Incidents);
        Assert.Equal((AnomalyType.MemorySpike, "demo-app-1", Severity.High), (incident.Fingerprint.Type, incident.Fingerprint.ContainerId, incident.Severity));
        Assert.Equal("demo-app-1: memory is at 91 % of its limit of 1000 B, above 80 % for 1s", incident.Anomaly.Message);
    }

    [Fact]
    public async Task CpuOverload_OneReplica_FiresAndResolves()
    {
        using var bench = new MonitorBench(cap: OneSecond);
        var container = bench.Source.Add("demo-app-1", cpuLimit: 0.25);
        await bench.RunAsync(4);

        container.Cores = 0.5;
        await bench.UntilAsync(() => bench.Incidents is [{ State: IncidentState.Firing }], atMost: 4);
        container.Cores = 0.05;
        await bench.UntilAsync(() => bench.Resolved.Count == 1, atMost: 4);

        Assert.Equal((AnomalyType.CpuOverload, "The symptom is gone."), (bench.Resolved[0].Fingerprint.Type, bench.Resolved[0].Resolution));
    }

    [Fact]
    public async Task HighErrorRate_ThirtyPercentOfTheLines_FiresAndCitesThem()
    {
        using var bench = new MonitorBench(cap: OneSecond);
        var container = bench.Source.Add("demo-app-1");
        await bench.RunAsync(6, () => container.Write("INFO request", 5));

        await bench.UntilAsync(() => bench.Incidents is [{ State: IncidentState.Firing }], atMost: 4, () =>
        {
            container.Write("INFO request", 3);
            container.Write("ERROR request failed", 2);
        });

        Assert.Equal(AnomalyType.HighErrorRate, bench.Incidents[0].Fingerprint.Type);
        Assert.Contains("% of the latest log lines are errors (", bench.Incidents[0].Anomaly.Message);
    }

    [Fact]
    public async Task HighErrorRate_TooFewLines_IsUnknown()
    {
        using var bench = new MonitorBench(cap: OneSecond);
        var container = bench.Source.Add("demo-app-1");
        await bench.RunAsync(1);

        container.Write("ERROR x", 9);
        await bench.RunAsync(5);

        var check = bench.Get<AnomalyQuery>().Get("demo-app-1").Value!.ChecksPerformed[2];
        Assert.Equal(("HIGH_ERROR_RATE", "unknown", null), (check.Type, check.Verdict, check.Value));
        Assert.Empty(bench.Incidents);
    }

    [Fact]
    public async Task Detect_SeveralTypesAtOnce_HidesNone()
    {
        using var bench = new MonitorBench(cap: OneSecond);
        var container = bench.Source.Add("demo-app-1");
        (container.Memory, container.Cores) = (850, 2);

        await bench.RunAsync(6, () => container.Write("ERROR x", 5));

        var report = bench.Get<AnomalyQuery>().Get("demo-app-1").Value!;
        Assert.Equal(["HIGH_ERROR_RATE", "CPU_OVERLOAD", "MEMORY_SPIKE"], report.Anomalies.Select(anomaly => anomaly.Type).OrderBy(type => type switch { "HIGH_ERROR_RATE" => 0, "CPU_OVERLOAD" => 1, _ => 2 }));
        Assert.Equal("critical", report.Anomaly!.Severity);
        Assert.Equal(["firing", "firing", "firing", "clear", "clear", "unknown"], report.ChecksPerformed.Select(check => check.Verdict));
        Assert.Equal(3, bench.Incidents.Count);
    }

    [Fact]
    public async Task Detect_MissingSamples_NeverFiresAndNeverResolves()
    {
        using var bench = new MonitorBench(cap: OneSecond);
        var container = bench.Source.Add("demo-app-1");
        container.Memory = null;
        await bench.RunAsync(10);
        var unread = bench.Incidents.Count;
        container.Memory = 900;
        await bench.UntilAsync(() => bench.Incidents is [{ State: IncidentState.Firing }]);

        container.Memory = null;
        await bench.RunAsync(90);

        Assert.Equal(0, unread);
        Assert.Equal(IncidentState.Firing, Assert.Single(bench.Incidents).State);
    }

    [Fact]
    public async Task Detect_NoMemoryLimit_IsUnknownAndSaysSo()
    {
        using var bench = new MonitorBench();
        bench.Source.Add("demo-app-1", memoryLimit: null);
        await bench.RunAsync(3);

        var check = bench.Get<AnomalyQuery>().Get("demo-app-1").Value!.ChecksPerformed[0];

        Assert.Equal(("unknown", "no memory limit is set, so there is nothing to measure against"), (check.Verdict, check.Reason));
    }

    [Fact]
    public void Rules_NothingSet_AreTheMissions()
    {
        using var bench = new MonitorBench();

        var rules = bench.Get<RuleBook>().Current().Select(entry => entry.Rule).ToList();

        Assert.Equal(
            [(0.8, 0.7, 120.0, 30.0), (0.9, 0.8, 120, 30), (0.05, 0.02, 60, 30), (0, 1, 0, 60), (3, 1, 0, 60), (0, 1, 30, 30)],
            rules.Select(rule => (rule.Threshold, rule.ClearThreshold, rule.Hold.TotalSeconds, rule.ClearHold.TotalSeconds)));
        Assert.All(rules, rule => Assert.Equal("default", rule.Source));
    }

    [Fact]
    public void Rules_ConfigurationWinsOverRunbookWinsOverDefault()
    {
        using var folder = new RunbookFolder();
        folder.Write("memory-spike", RunbookFolder.Memory("memory usage exceeds 75% for more than 40 seconds"));
        folder.Write("cpu-overload", RunbookFolder.Memory("CPU usage exceeds 85% for more than 40 seconds"));
        var options = new DetectionOptions { Cpu = new DetectionSetting { Threshold = 0.5, ClearHold = TimeSpan.FromSeconds(5) } };
        using var bench = new MonitorBench(TimeSpan.FromSeconds(20), options, folder.Path);
        bench.Get<RunbookLibrary>().Reload();

        var rules = bench.Get<RuleBook>().Current().Select(entry => entry.Rule).ToList();

        Assert.Equal((0.75, 20.0, "memory-spike.md line 5"), (rules[0].Threshold, rules[0].Hold.TotalSeconds, rules[0].Source));
        Assert.Equal((0.5, 5.0, "configuration"), (rules[1].Threshold, rules[1].ClearHold.TotalSeconds, rules[1].Source));
        Assert.Equal(0.4, rules[1].ClearThreshold);
        Assert.Equal("default", rules[2].Source);
    }

    [Fact]
    public void Problems_ValuesThatCannotBe_AreNamedByKey()
    {
        var options = new DetectionOptions
        {
            Memory = new DetectionSetting { Threshold = -1 },
            Cpu = new DetectionSetting { Threshold = 0.5, ClearThreshold = 0.6 },
            FewestLines = 0,
        };

        Assert.Equal(3, options.Problems().Count);
        Assert.All(options.Problems(), problem => Assert.StartsWith("detection:", problem));
        Assert.Empty(new DetectionOptions().Problems());
    }
}
