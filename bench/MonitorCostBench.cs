using RunbookExecutor.Cli.Instances;

namespace RunbookExecutor.Bench;

/// <summary>What the monitor costs as a process of its own: three replicas, 20 log lines a second each.</summary>
internal static class MonitorCostBench
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(60);

    public static async Task<int> RunAsync(int seconds)
    {
        using var fleet = new BenchFleet();
        using var executor = fleet.Start(RolePorts.Executor);
        await fleet.AddressAsync(RolePorts.Executor);
        using var monitor = fleet.Start(RolePorts.Monitor);
        await fleet.AddressAsync(RolePorts.Monitor);
        await using var traffic = fleet.Traffic();
        traffic.Start();
        await Task.Delay(WarmUp, TimeProvider.System);

        var begin = (Cpu: monitor.CpuTime(), At: TimeProvider.System.GetTimestamp());
        await Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System);
        var share = (monitor.CpuTime() - begin.Cpu) / TimeProvider.System.GetElapsedTime(begin.At);

        Console.WriteLine("| the monitor alone, 3 replicas | share of one core |\n|---|---|");
        Console.WriteLine(FormattableString.Invariant($"| over {seconds} s after {WarmUp.TotalSeconds:0} s of warm-up | {share * 100:0.00} % |"));
        return 0;
    }
}
