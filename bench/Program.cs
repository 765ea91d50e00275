using RunbookExecutor.Bench;
using RunbookExecutor.Bench.Dashboard;
using RunbookExecutor.Bench.Docker;

return args switch
{
    ["detect-anomaly", ..] => await DetectAnomalyBench.RunAsync(calls: Numbers.Read(args, 1, 2000)),
    ["loop", ..] => await LoopBench.RunAsync(runs: Numbers.Read(args, 1, 11)),
    ["quiet", ..] => await QuietBench.RunAsync(minutes: Numbers.Read(args, 1, 10)),
    ["monitor-cost", ..] => await MonitorCostBench.RunAsync(seconds: Numbers.Read(args, 1, 120)),
    ["docker-sampling", ..] => await DockerSamplingBench.RunAsync(seconds: Numbers.Read(args, 1, 30)),
    ["dashboard", ..] => await DashboardBench.RunAsync(seconds: Numbers.Read(args, 1, 30)),
    ["dashboard-soak", ..] => await DashboardSoak.RunAsync(minutes: Numbers.Read(args, 1, 30)),
    ["log-reading", ..] => await LogReadingBench.RunAsync(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("Usage: dotnet run -c Release --project bench -- detect-anomaly [CALLS] | loop [RUNS] | quiet [MINUTES] | monitor-cost [SECONDS] | docker-sampling [SECONDS] | log-reading | dashboard [SECONDS] | dashboard-soak [MINUTES]");
    return 2;
}
