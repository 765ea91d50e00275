using RunbookExecutor.Bench;

return args switch
{
    ["detect-anomaly", ..] => await DetectAnomalyBench.RunAsync(calls: Numbers.Read(args, 1, 2000)),
    ["loop", ..] => await LoopBench.RunAsync(runs: Numbers.Read(args, 1, 11)),
    ["quiet", ..] => await QuietBench.RunAsync(minutes: Numbers.Read(args, 1, 10)),
    ["monitor-cost", ..] => await MonitorCostBench.RunAsync(seconds: Numbers.Read(args, 1, 120)),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("Usage: dotnet run -c Release --project bench -- detect-anomaly [CALLS] | loop [RUNS] | quiet [MINUTES] | monitor-cost [SECONDS]");
    return 2;
}
