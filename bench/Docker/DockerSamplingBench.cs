using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
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
    private const int WarmUpSeconds = 60;

    public static async Task<int> RunAsync(int seconds)
    {
        using var engine = await BenchEngine.StartAsync();
        var ids = Enumerable.Range(1, Containers).AsParallel().WithDegreeOfParallelism(4)
            .Select(number => engine.Docker("run", "--detach", "--network=none", "--memory=64m", "--name", $"sleeper-{number}", "sleeper").Trim()).ToList();

        Console.WriteLine("| 100 containers at 1 Hz | CPU a container-sample | who pays |\n|---|---|---|");
        var found = await MonitorAsync(engine, seconds);
        Print("cgroup files into the windows", found.Usage, "runbook");
        Print("cgroup files and logs into the windows", found.Sampling, "runbook");
        Print("the monitor's steps, one after another: cgroup files, logs, windows and verdicts", found.Steps, "runbook");
        Print("the monitor's whole process, asleep between its steps", found.Monitor, "runbook");
        Print("the engine meanwhile", found.Daemon, "dockerd");
        Print("bare reads of the same files", await RawReadsAsync(engine, ids), "any process");
        Print("Docker's stats streams", await StreamsAsync(engine, ids, seconds), "dockerd");
        Console.WriteLine(FormattableString.Invariant($"\nMemory of the monitor's process (RSS) with {Containers} containers: {found.Memory / 1024 / 1024} MiB."));
        return 0;

        static void Print(string what, double microseconds, string who) =>
            Console.WriteLine(FormattableString.Invariant($"| {what} | {microseconds:0.0} us | {who} |"));
    }

    private static async Task<Costs> MonitorAsync(BenchEngine engine, int seconds)
    {
        var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddSingleton(new RunbookOptions { Folder = Path.Combine(AppContext.BaseDirectory, "runbooks") })
            .AddDockerSource(new DockerOptions { Host = engine.Host }, engine.Within("state"))
            .AddMonitor();
        await using var provider = services.BuildServiceProvider();
        var loop = provider.GetServices<IHostedService>().OfType<MonitorLoop>().Single();
        await loop.StartAsync(CancellationToken.None);
        while (provider.GetRequiredService<Fleet>().Current.Windows.Count < Containers)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }

        await Task.Delay(TimeSpan.FromSeconds(WarmUpSeconds), TimeProvider.System);
        using var self = Process.GetCurrentProcess();
        var (own, daemon) = (self.TotalProcessorTime, engine.CpuTime());
        await Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System);
        self.Refresh();
        var samples = (double)Containers * seconds;
        var whole = ((self.TotalProcessorTime - own).TotalMicroseconds / samples, (engine.CpuTime() - daemon).TotalMicroseconds / samples, self.WorkingSet64);
        await loop.StopAsync(CancellationToken.None);
        var options = provider.GetRequiredService<SamplingOptions>();
        var usageOnly = new Fleet();
        using var withoutLogs = new Sampler(
            new WithoutLogs(provider.GetRequiredService<IContainerSource>()), usageOnly, provider.GetRequiredService<Attention>(), options, TimeProvider.System, NullLogger<Sampler>.Instance);
        var usage = await SecondsAsync(withoutLogs.StepAsync);
        if (usageOnly.Current.Windows.Count(window => window.Latest is { MemoryUtilization: not null }) != Containers)
        {
            throw new InvalidOperationException("Not every container was sampled.");
        }

        return new Costs(
            usage,
            await SecondsAsync(provider.GetRequiredService<Sampler>().StepAsync),
            await SecondsAsync(provider.GetRequiredService<MonitorStep>().TakeAsync),
            whole.Item1,
            whole.Item2,
            whole.WorkingSet64);
    }

    // Four steps read every container once, as in a second of the loop; here one follows the other at once.
    private static Task<double> SecondsAsync(Func<CancellationToken, Task> step) => RoundsAsync(async () =>
    {
        for (var number = 0; number < 4; number++)
        {
            await step(CancellationToken.None);
        }
    });

    // Each row has compiled its code before it is measured, so that none is dearer for coming first.
    private static async Task<double> RoundsAsync(Func<Task> round)
    {
        const int Rounds = 500;
        using var self = Process.GetCurrentProcess();
        var began = TimeSpan.Zero;
        for (var number = -Rounds; number < Rounds; number++)
        {
            if (number == 0)
            {
                self.Refresh();
                began = self.TotalProcessorTime;
            }

            await round();
        }

        self.Refresh();
        return (self.TotalProcessorTime - began).TotalMicroseconds / (Containers * Rounds);
    }

    private static async Task<double> RawReadsAsync(BenchEngine engine, List<string> ids)
    {
        var readers = ids.Select(id => new CgroupReader(CgroupTree.OfHost.Find(id, long.Parse(engine.Docker("inspect", "--format", "{{.State.Pid}}", id)), parent: null)!, new NetworkReader(null))).ToList();
        var spent = await RoundsAsync(() =>
        {
            readers.ForEach(reader => reader.Read());
            return Task.CompletedTask;
        });
        readers.ForEach(reader => reader.Dispose());
        return spent;
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

    // Microseconds of CPU a container-sample, and bytes.
    private sealed record Costs(double Usage, double Sampling, double Steps, double Monitor, double Daemon, long Memory);
}
