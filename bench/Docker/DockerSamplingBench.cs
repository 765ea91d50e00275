using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Runbooks;
using RunbookExecutor.Monitor;
using RunbookExecutor.Monitor.Sampling;
using RunbookExecutor.Platforms.Docker;
using RunbookExecutor.Platforms.Docker.Engine;
using RunbookExecutor.Platforms.Docker.Usage;

namespace RunbookExecutor.Bench.Docker;

/// <summary>What a sample of one container costs: by our monitor, by bare reads of the same files, and by the engine's own streams.</summary>
internal static class DockerSamplingBench
{
    private const int Containers = 100;
    private const int WarmUpSeconds = 120;
    private const int NetdataWarmUpSeconds = 30;
    private const int LoopSteps = 100;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    public static async Task<int> RunAsync(int seconds)
    {
        using var engine = await BenchEngine.StartAsync();
        var ids = Enumerable.Range(1, Containers).AsParallel().WithDegreeOfParallelism(4)
            .Select(number => engine.Docker("run", "--detach", "--network=none", "--memory=64m", "--name", $"sleeper-{number}", "sleeper").Trim()).ToList();

        Console.WriteLine("| 100 containers at 1 Hz | CPU a container-sample | who pays |\n|---|---|---|");
        await StepsAsync(engine);
        Print("bare reads of the same files", await RawReadsAsync(engine, ids, RoundsAsync), "any process");
        Print("bare reads of the same files, asleep between them", await RawReadsAsync(engine, ids, round => AsleepAsync(round, seconds)), "any process");
        var memory = await ProcessAsync(engine, seconds);
        await NetdataAsync(engine, seconds);
        Print("Docker's stats streams", await StreamsAsync(engine, ids, seconds), "dockerd");
        Console.WriteLine(FormattableString.Invariant($"\nMemory of `runbook monitor` (RSS) with {Containers} containers: {memory / 1e6:0} MB."));
        return 0;
    }

    private static void Print(string what, double microseconds, string who) =>
        Console.WriteLine(FormattableString.Invariant($"| {what} | {microseconds:0.0} us | {who} |"));

    // The monitor's own code in this process, so that each part can be told from the others.
    private static async Task StepsAsync(BenchEngine engine)
    {
        var time = new SteppedTime();
        var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<TimeProvider>(time)
            .AddSingleton(new RunbookOptions { Folder = Path.Combine(AppContext.BaseDirectory, "runbooks") })
            .AddDockerSource(new DockerOptions { Host = engine.Host }, engine.Within("state"))
            .AddMonitor();
        await using var provider = services.BuildServiceProvider();
        var step = provider.GetRequiredService<MonitorStep>();
        for (var number = 0; number < LoopSteps || provider.GetRequiredService<Fleet>().Current.Windows.Count < Containers; number++)
        {
            // As the loop does, so that the compiler has its pauses.
            time.Pass(Step);
            await step.TakeAsync(CancellationToken.None);
            await Task.Delay(Step, TimeProvider.System);
        }

        var usageOnly = new Fleet();
        using var withoutLogs = new Sampler(
            new WithoutLogs(provider.GetRequiredService<IContainerSource>()), usageOnly, provider.GetRequiredService<Attention>(), provider.GetRequiredService<SamplingOptions>(), time, NullLogger<Sampler>.Instance);
        Print("cgroup files into the windows", await SecondsAsync(withoutLogs.StepAsync, time), "runbook");
        if (usageOnly.Current.Windows.Count(window => window.Latest is { MemoryUtilization: not null }) != Containers)
        {
            throw new InvalidOperationException("Not every container was sampled.");
        }

        Print("cgroup files and logs into the windows", await SecondsAsync(provider.GetRequiredService<Sampler>().StepAsync, time), "runbook");
        Print("the monitor's steps: cgroup files, logs, windows and verdicts", await SecondsAsync(step.TakeAsync, time), "runbook");
    }

    private static async Task<long> ProcessAsync(BenchEngine engine, int seconds)
    {
        using var monitor = new MonitorOfContainers(engine.Host);
        await monitor.FindAsync(Containers);
        await Task.Delay(TimeSpan.FromSeconds(WarmUpSeconds), TimeProvider.System);
        var (own, daemon) = (monitor.CpuTime(), engine.CpuTime());
        await Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System);
        var samples = Containers * (double)seconds;
        Print("`runbook monitor`, the whole process, asleep between its steps", (monitor.CpuTime() - own).TotalMicroseconds / samples, "runbook");
        Print("the engine meanwhile", (engine.CpuTime() - daemon).TotalMicroseconds / samples, "dockerd");
        return monitor.MemoryBytes();
    }

    // Four steps read every container once, as in a second of the loop; here one follows the other at once.
    private static Task<double> SecondsAsync(Func<CancellationToken, Task> step, SteppedTime time) => RoundsAsync(async () =>
    {
        for (var number = 0; number < 4; number++)
        {
            time.Pass(Step);
            await step(CancellationToken.None);
        }
    });

    // Each row has compiled its code before it is measured, so that none is dearer for coming first.
    private static async Task<double> RoundsAsync(Func<Task> round)
    {
        const int Rounds = 500;
        var warmUp = TimeSpan.FromSeconds(10);
        for (var began = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(began) < warmUp;)
        {
            await round();
        }

        using var self = Process.GetCurrentProcess();
        var before = self.TotalProcessorTime;
        for (var number = 0; number < Rounds; number++)
        {
            await round();
        }

        self.Refresh();
        return (self.TotalProcessorTime - before).TotalMicroseconds / (Containers * Rounds);
    }

    // A round each second, as the monitor's process is woken; here the caches hold other things by then.
    private static async Task<double> AsleepAsync(Func<Task> round, int seconds)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), TimeProvider.System);
        using var self = Process.GetCurrentProcess();
        var began = self.TotalProcessorTime;
        for (var second = 0; second < seconds && await timer.WaitForNextTickAsync(); second++)
        {
            await round();
        }

        self.Refresh();
        return (self.TotalProcessorTime - began).TotalMicroseconds / (Containers * (double)seconds);
    }

    private static async Task<double> RawReadsAsync(BenchEngine engine, List<string> ids, Func<Func<Task>, Task<double>> measure)
    {
        var readers = ids.Select(id => new CgroupReader(CgroupTree.OfHost.Find(id, long.Parse(engine.Docker("inspect", "--format", "{{.State.Pid}}", id)), parent: null)!, new NetworkReader(null))).ToList();
        var spent = await measure(() =>
        {
            readers.ForEach(reader => reader.Read());
            return Task.CompletedTask;
        });
        readers.ForEach(reader => reader.Dispose());
        return spent;
    }

    private static async Task NetdataAsync(BenchEngine engine, int seconds)
    {
        using var netdata = Netdata.TryStart(engine.Within("netdata"));
        if (netdata is null)
        {
            Console.WriteLine("| Netdata's whole process | not installed | netdata |");
            return;
        }

        await netdata.FindAsync(Containers);

        // It compiles nothing, and looks at each container's name and network first.
        await Task.Delay(TimeSpan.FromSeconds(NetdataWarmUpSeconds), TimeProvider.System);
        var began = netdata.CpuTime();
        await Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System);
        Print("Netdata's whole process, asleep between its steps", (netdata.CpuTime() - began).TotalMicroseconds / (Containers * (double)seconds), "netdata");
    }

    private static async Task<double> StreamsAsync(BenchEngine engine, List<string> ids, int seconds)
    {
        using var connection = new EngineConnection(EngineEndpoint.Parse(engine.Host), EngineAccess.Read, TimeProvider.System);
        var readers = ids.Select(id => new StatsReader(new EngineReader(connection), id, TimeProvider.System)).ToList();
        await Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System);
        var began = engine.CpuTime();
        await Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System);
        var spent = (engine.CpuTime() - began).TotalMicroseconds / (ids.Count * (double)seconds);
        readers.ForEach(reader => reader.Dispose());
        return spent;
    }
}
