using System.Diagnostics;
using System.Text;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Monitor.Sampling;
using RunbookExecutor.Platforms.Docker.Engine;
using RunbookExecutor.Platforms.Docker.Logs;

namespace RunbookExecutor.Bench.Docker;

/// <summary>How fast one core takes a container's log in: split, unescaped, timed, classified, counted, the newest lines redacted and kept.</summary>
internal static class LogReadingBench
{
    private const int Lines = 1_000_000;

    public static async Task<int> RunAsync()
    {
        using var engine = await BenchEngine.StartAsync();
        Console.WriteLine("| log | raw file | lines counted | passed over | raw MB/s on one core |\n|---|---|---|---|---|");
        foreach (var (name, text) in Kinds())
        {
            var path = engine.Within("made-json.log");
            Write(path, text);
            Print(name, await ReadAsync(path, budget: long.MaxValue));
            Print($"{name}, above a budget of 16 MiB", await ReadAsync(path, budget: 16 * 1024 * 1024));
        }

        Print("text, through the engine's API", await ThroughApiAsync(engine));
        return 0;
    }

    private static IEnumerable<(string Name, Func<int, string> Text)> Kinds() =>
    [
        ("text", number => $"2026-11-24T07:00:00.{number % 1000:000}Z {(number % 50 == 0 ? "ERROR" : "INFO ")} shop.orders request {number} GET /api/data took {number % 97} ms, answered {(number % 50 == 0 ? 500 : 200)} to 10.0.{number % 250}.7"),
        ("JSON", number => $$"""{"time":"2026-11-24T07:00:00.{{number % 1000:000}}Z","level":"{{(number % 50 == 0 ? "error" : "info")}}","logger":"shop.orders","message":"request {{number}} GET /api/data","took_ms":{{number % 97}},"status":200}"""),
    ];

    // As the engine writes it.
    private static void Write(string path, Func<int, string> text)
    {
        using var file = new StreamWriter(path, append: false, new UTF8Encoding(false), 1 << 20);
        for (var number = 0; number < Lines; number++)
        {
            var escaped = text(number).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
            file.Write(FormattableString.Invariant($"{{\"log\":\"{escaped}\\n\",\"stream\":\"stdout\",\"time\":\"2026-11-24T07:{number / 60000 % 60:00}:{number / 1000 % 60:00}.{number % 1000:000}123456Z\"}}\n"));
        }
    }

    private static async Task<Result> ReadAsync(string path, long budget)
    {
        Result? best = null;
        for (var round = 0; round < 5; round++)
        {
            using var tail = new JsonFileTail(path, budget, fromStart: true);
            var window = new ContainerWindow(AContainer, new SamplingOptions());
            var began = Cpu();
            var dropped = await tail.ReadAsync(window.BeginRead(TimeProvider.System.GetUtcNow()), CancellationToken.None);
            var read = window.EndRead(dropped);
            var result = new Result(new FileInfo(path).Length, read, dropped, Cpu() - began);
            best = best is null || result.Spent < best.Spent ? result : best;
        }

        return best!;
    }

    private static async Task<Result> ThroughApiAsync(BenchEngine engine)
    {
        // The same file in place of a stopped container's log.
        var id = engine.Docker("run", "--detach", "--network=none", "sleeper").Trim();
        engine.Docker("kill", id);
        var path = engine.Docker("inspect", "--format", "{{.LogPath}}", id).Trim();
        Write(path, Kinds().First().Text);
        using var connection = new EngineConnection(EngineEndpoint.Parse(engine.Host), EngineAccess.Read, TimeProvider.System);
        using var tail = new ApiLogTail(new EngineReader(connection), id, long.MaxValue, openedAt: null);
        var window = new ContainerWindow(AContainer, new SamplingOptions());
        var (daemon, own, began) = (engine.CpuTime(), Cpu(), TimeProvider.System.GetTimestamp());
        var read = 0L;
        while (read < Lines && TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromMinutes(2))
        {
            read += window.EndRead(await tail.ReadAsync(window.BeginRead(TimeProvider.System.GetUtcNow()), CancellationToken.None));
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        return new Result(new FileInfo(path).Length, read, 0, Cpu() - own + engine.CpuTime() - daemon);
    }

    private static Container AContainer => new() { Id = "a", Name = "a", Service = "a", Platform = "docker", State = ContainerState.Running };

    private static TimeSpan Cpu()
    {
        using var self = Process.GetCurrentProcess();
        return self.TotalProcessorTime;
    }

    private static void Print(string name, Result result) => Console.WriteLine(FormattableString.Invariant(
        $"| {name} | {result.Bytes / 1e6:0} MB | {result.Read} | {result.Dropped} | {result.Bytes / 1e6 / result.Spent.TotalSeconds:0} |"));

    private sealed record Result(long Bytes, long Read, long Dropped, TimeSpan Spent);
}
