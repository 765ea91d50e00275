using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Monitor.Queries;
using Xunit;

namespace RunbookExecutor.Tests.Monitor;

public sealed class IncidentTests
{
    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Incident_ContainerRestarted_StaysOpenUntilNewSamplesShowItClear()
    {
        using var bench = new MonitorBench(cap: OneSecond);
        var container = bench.Source.Add("demo-app-1");
        container.Memory = 900;
        await bench.UntilAsync(() => bench.Incidents is [{ State: IncidentState.Firing }]);
        var id = bench.Incidents[0].Id;

        bench.Time.Advance(TimeSpan.FromMilliseconds(250));
        container.Restart(bench.Time.GetUtcNow());
        container.Memory = 100;
        await bench.StepAsync();
        var rightAfter = bench.Incidents;
        bench.Time.Advance(TimeSpan.FromMilliseconds(250));
        var took = await bench.UntilAsync(() => bench.Resolved.Count > 0);

        Assert.Equal(id, Assert.Single(rightAfter).Id);
        Assert.Equal(id, bench.Resolved[0].Id);
        Assert.InRange(took, 0.5, 1.5);
    }

    [Fact]
    public async Task Incident_ErrorsBeforeARestart_AreNoEvidenceAfterIt()
    {
        using var bench = new MonitorBench(cap: OneSecond);
        var container = bench.Source.Add("demo-app-1");
        await bench.RunAsync(1);
        await bench.UntilAsync(() => bench.Incidents is [{ State: IncidentState.Firing }], before: () => container.Write("ERROR x", 5));
        bench.Time.Advance(TimeSpan.FromMilliseconds(250));

        container.Write("ERROR the last words", 5);
        container.Restart(bench.Time.GetUtcNow());
        await bench.RunAsync(4, () => container.Write("INFO fine", 5));

        Assert.Equal("The symptom is gone.", Assert.Single(bench.Resolved).Resolution);
        Assert.Empty(bench.Incidents);
    }

    [Fact]
    public async Task Incident_TwoReplicasOneAfterTheOther_BecomeOneOfTheService()
    {
        using var bench = new MonitorBench(cap: OneSecond);
        var containers = Enumerable.Range(1, 3).Select(number => bench.Source.Add($"demo-app-{number}")).ToList();
        await bench.RunAsync(2);

        containers[0].Memory = 900;
        await bench.RunAsync(0.75);
        containers[2].Memory = 900;
        await bench.UntilAsync(() => bench.Incidents is [{ State: IncidentState.Firing }]);

        Assert.Null(bench.Incidents[0].Fingerprint.ContainerId);
        Assert.Equal(["demo-app-1", "demo-app-3"], bench.Incidents[0].Containers);
    }

    [Fact]
    public async Task List_FirstCall_GivesAllAndACursor()
    {
        using var bench = new MonitorBench(cap: OneSecond);
        bench.Source.Add("demo-app-1").Memory = 900;
        await bench.UntilAsync(() => bench.Incidents is [{ State: IncidentState.Firing }]);

        var list = (await bench.Get<IncidentQuery>().ListAsync(null, null, null, CancellationToken.None)).Value!;
        var again = (await bench.Get<IncidentQuery>().ListAsync(null, list.Cursor, null, CancellationToken.None)).Value!;

        Assert.Equal((1, true), (list.Incidents.Count, list.Changed));
        Assert.Equal((0, false), (again.Incidents.Count, again.Changed));
    }

    [Fact]
    public async Task List_WithCursorAndWait_AnswersAsSoonAsSomethingChanges()
    {
        using var bench = new MonitorBench(cap: OneSecond);
        var container = bench.Source.Add("demo-app-1");
        await bench.RunAsync(2);
        var query = bench.Get<IncidentQuery>();
        var cursor = (await query.ListAsync(null, null, null, CancellationToken.None)).Value!.Cursor;

        var waiting = query.ListAsync(null, cursor, 15, CancellationToken.None);
        await bench.RunAsync(2);
        var early = waiting.IsCompleted;
        container.Memory = 900;
        await bench.RunAsync(1);
        var list = (await waiting).Value!;

        Assert.False(early);
        Assert.Equal(IncidentState.Pending, Assert.Single(list.Incidents).State);
        Assert.NotEqual(cursor, list.Cursor);
    }

    [Fact]
    public async Task List_WaitWithoutChange_EndsAndSaysSo()
    {
        using var bench = new MonitorBench();
        var query = bench.Get<IncidentQuery>();
        var cursor = (await query.ListAsync(null, null, null, CancellationToken.None)).Value!.Cursor;

        var waiting = query.ListAsync(null, cursor, 5, CancellationToken.None);
        bench.Time.Advance(TimeSpan.FromSeconds(5));
        var list = (await waiting).Value!;

        Assert.Equal((false, cursor), (list.Changed, list.Cursor));
    }

    [Fact]
    public async Task List_CursorOfAnEarlierLife_GivesEverythingAtOnce()
    {
        using var bench = new MonitorBench(cap: OneSecond);
        bench.Source.Add("demo-app-1").Memory = 900;
        await bench.RunAsync(3);

        var list = (await bench.Get<IncidentQuery>().ListAsync(null, "19a0.99999", 15, CancellationToken.None)).Value!;

        Assert.Single(list.Incidents);
    }

    [Theory]
    [InlineData("open", null, null, "'state' is 'open'; it must be one of: pending, firing, resolved. Leave it out to get all.")]
    [InlineData("1", null, null, "'state' is '1'; it must be one of: pending, firing, resolved. Leave it out to get all.")]
    [InlineData(null, "yesterday", null, "'after' must be a cursor that an earlier call gave; leave it out to get all.")]
    [InlineData(null, null, 16, "'waitSeconds' is 16; it must be between 0 and 15.")]
    public async Task List_BadArgument_GetsASentence(string? state, string? after, int? wait, string expected)
    {
        using var bench = new MonitorBench();

        var answer = await bench.Get<IncidentQuery>().ListAsync(state, after, wait, CancellationToken.None);

        Assert.Equal(expected, answer.Refusal!.Sentence);
    }

    [Fact]
    public async Task Incident_ValueBetweenTheThresholds_StaysOpen()
    {
        using var bench = new MonitorBench(cap: OneSecond);
        var container = bench.Source.Add("demo-app-1");
        container.Memory = 900;
        await bench.UntilAsync(() => bench.Incidents is [{ State: IncidentState.Firing }]);

        container.Memory = 750;
        await bench.RunAsync(60);
        var hovering = bench.Incidents.Count;
        container.Memory = 690;
        await bench.RunAsync(3);

        Assert.Equal((1, 0), (hovering, bench.Incidents.Count));
    }

    [Fact]
    public async Task Incident_QuietFleetForTenMinutes_IsNone()
    {
        using var bench = new MonitorBench(cap: OneSecond);
        var containers = Enumerable.Range(1, 3).Select(number => bench.Source.Add($"demo-app-{number}")).ToList();

        await bench.RunAsync(600, () => containers.ForEach(container => container.Write("INFO request", 5)));

        Assert.Empty(bench.Incidents);
        Assert.Empty(bench.Resolved);
    }
}
