using RunbookExecutor.Monitor.Queries;
using RunbookExecutor.Monitor.Sampling;
using Xunit;

namespace RunbookExecutor.Tests.Monitor;

public sealed class SamplerTests
{
    [Fact]
    public async Task Step_QuietContainers_AreReadOnceASecondAndManyInDifferentSteps()
    {
        using var bench = new MonitorBench();
        var containers = Enumerable.Range(1, 500).Select(number => bench.Source.Add($"demo-app-{number}")).ToList();

        await bench.StepAsync();
        var afterOneStep = containers.Count(container => container.Reads > 0);
        bench.Time.Advance(TimeSpan.FromMilliseconds(250));
        await bench.RunAsync(9.75);

        Assert.Equal(200, afterOneStep);
        Assert.All(containers, container => Assert.Equal(10, container.Reads));
        Assert.Equal(10, bench.Source.Lists);
    }

    [Fact]
    public async Task Step_ServiceInTrouble_IsReadFourTimesASecondUntilItIsOver()
    {
        using var bench = new MonitorBench(cap: TimeSpan.FromSeconds(1));
        var sick = bench.Source.Add("demo-app-1");
        var sibling = bench.Source.Add("demo-app-2");
        var other = bench.Source.Add("db-1", service: "db");
        await bench.RunAsync(2);

        sick.Memory = 900;
        await bench.UntilAsync(() => bench.Incidents.Count > 0);
        bench.Time.Advance(TimeSpan.FromMilliseconds(250));
        var before = (Sick: sick.Reads, Sibling: sibling.Reads, Other: other.Reads);
        await bench.RunAsync(5);

        Assert.Equal((20, 20, 5), (sick.Reads - before.Sick, sibling.Reads - before.Sibling, other.Reads - before.Other));
    }

    [Fact]
    public async Task Step_HungContainerThatIsRemoved_IsForgottenAndDelaysNoOther()
    {
        using var bench = new MonitorBench();
        var hung = bench.Source.Add("demo-app-1");
        var fine = bench.Source.Add("demo-app-2");
        await bench.RunAsync(3);

        hung.Hangs = true;
        await bench.RunAsync(2);
        bench.Source.Remove("demo-app-1");
        var reads = fine.Reads;
        await bench.RunAsync(20);

        Assert.InRange(fine.Reads - reads, 19, 21);
    }

    [Fact]
    public async Task Step_HungContainer_IsUnknownAndDelaysNoOther()
    {
        using var bench = new MonitorBench();
        var hung = bench.Source.Add("demo-app-1");
        var fine = bench.Source.Add("demo-app-2");
        await bench.RunAsync(3);

        hung.Hangs = true;
        var reads = fine.Reads;
        await bench.RunAsync(10);

        Assert.InRange(fine.Reads - reads, 9, 11);
        var report = bench.Get<AnomalyQuery>().Get("demo-app-1").Value!;
        Assert.All(report.ChecksPerformed.Take(2), check => Assert.Equal("unknown", check.Verdict));
        Assert.Equal("clear", bench.Get<AnomalyQuery>().Get("demo-app-2").Value!.ChecksPerformed[0].Verdict);
    }

    [Fact]
    public async Task Step_ContainerThatCannotBeRead_IsUnknownAndComesBack()
    {
        using var bench = new MonitorBench();
        var container = bench.Source.Add("demo-app-1");
        await bench.RunAsync(3);

        container.Problem = "no such process";
        await bench.RunAsync(5);
        var during = bench.Get<AnomalyQuery>().Get("demo-app-1").Value!.ChecksPerformed[0].Verdict;
        container.Problem = null;
        await bench.RunAsync(2);

        Assert.Equal("unknown", during);
        Assert.Equal("clear", bench.Get<AnomalyQuery>().Get("demo-app-1").Value!.ChecksPerformed[0].Verdict);
    }

    [Fact]
    public async Task Step_PlatformThatCannotList_MakesEverythingUnknownAndIsRetried()
    {
        using var bench = new MonitorBench(cap: TimeSpan.FromSeconds(1));
        var container = bench.Source.Add("demo-app-1");
        container.Memory = 900;
        await bench.UntilAsync(() => bench.Incidents is [{ FiredAt: not null }]);

        bench.Source.ListProblem = "The socket is gone.";
        await bench.RunAsync(5);
        var during = bench.Get<ContainerQuery>().List(null, null).Value!;
        var verdict = bench.Get<AnomalyQuery>().Get("demo-app-1").Value!.ChecksPerformed[0];
        container.Memory = 100;
        bench.Source.ListProblem = null;
        await bench.UntilAsync(() => bench.Resolved.Count > 0);

        Assert.Equal("The socket is gone.", during.Warning);
        Assert.Equal(("unknown", "the platform cannot be read"), (verdict.Verdict, verdict.Reason));
        Assert.Null(bench.Get<ContainerQuery>().List(null, null).Value!.Warning);
    }

    [Fact]
    public async Task Step_ListThatHangs_MakesEverythingUnknownUntilItComesBack()
    {
        using var bench = new MonitorBench();
        bench.Source.Add("demo-app-1");
        await bench.RunAsync(2);

        var hang = bench.Source.ListHang = new TaskCompletionSource();
        await bench.RunAsync(6);
        var during = bench.Get<ContainerQuery>().List(null, null).Value!.Warning;
        bench.Source.ListHang = null;
        hang.SetResult();
        await bench.RunAsync(3);

        Assert.Equal("there was no answer within 2s", during);
        Assert.Null(bench.Get<ContainerQuery>().List(null, null).Value!.Warning);
        Assert.Equal("clear", bench.Get<AnomalyQuery>().Get("demo-app-1").Value!.ChecksPerformed[0].Verdict);
    }

    [Fact]
    public async Task Step_ContainerMissingFromOneList_KeepsItsHistory()
    {
        using var bench = new MonitorBench();
        var container = bench.Source.Add("demo-app-1");
        await bench.RunAsync(5);
        var window = bench.Get<Fleet>().Current.Windows[0];

        bench.Source.Remove("demo-app-1");
        await bench.RunAsync(2);
        var missing = bench.Get<Fleet>().Current.Windows.Count;
        bench.Source.Add("demo-app-1").Facts = container.Facts;
        await bench.RunAsync(2);

        Assert.Equal(0, missing);
        Assert.Same(window, bench.Get<Fleet>().Current.Windows[0]);
    }
}
