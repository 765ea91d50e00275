using System.Text.Json;
using RunbookExecutor.Platforms.Local;
using RunbookExecutor.Tests.Host.Attack;
using RunbookExecutor.Tests.Invariants;
using Xunit;

namespace RunbookExecutor.Tests.Attack;

/// <summary>
/// Kills the executor by SIGKILL at each moment of each action: before each entry that it writes, before, in the middle of and after
/// each call; a step has four such moments. The next process settles what it left, and is killed in its turn.
/// </summary>
public sealed class CrashSweepTests
{
    private static readonly TimeSpan Promptly = TimeSpan.FromSeconds(5);

    [Fact]
    public Task Scripted_KilledAtEveryMoment_HoldsEveryInvariant() =>
        SweepAsync("scripted", ["restart", "scale", "update", "update later", "rollback", "scale put back", "update put back"], Size.Of(1, 10));

    [Fact]
    public Task Local_KilledAtEveryMoment_HoldsEveryInvariant() =>
        SweepAsync("local", ["restart", "scale", "update", "update later", "rollback"], Size.Of(1, 10));

    private static async Task SweepAsync(string platform, string[] actions, int times)
    {
        var chains = new Chain[actions.Length];
        await Parallel.ForAsync(0, actions.Length, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (i, _) =>
        {
            chains[i] = new Chain(platform, actions[i]);
            await chains[i].RunAsync(times);
        });

        var violations = chains.SelectMany(chain => chain.Check()).ToList();
        var settled = chains.SelectMany(chain => chain.Reports()).Where(report => report.HadUnfinished).Select(report => report.SettledAfterMs).ToList();
        var kills = chains.Sum(chain => chain.Kills);
        var (p99, most) = (Figures.Percentile(settled, 99), settled.Max());
        Figures.Tell($"kill -9 at every moment, {platform}", $"{kills} kills, {violations.Count} violations, {settled.Count} actions left unfinished, settled p50 {Figures.Percentile(settled, 50)} ms, p99 {p99} ms, longest {most} ms");
        Facts.AssertNone(violations);
        Assert.True(kills >= actions.Length * 4 * times);
        Assert.InRange(p99, 0, (long)Promptly.TotalMilliseconds);
        foreach (var chain in chains)
        {
            chain.Dispose();
        }
    }

    /// <summary>The processes that are killed at one action, one after another on one data directory.</summary>
    private sealed class Chain(string platform, string action) : IDisposable
    {
        private readonly string _data = Scratch.Folder("sweep");
        private int _hours;

        public int Kills { get; private set; }

        private VictimSettings Settings => new() { Data = _data, Platform = platform, Hours = _hours };

        public async Task RunAsync(int times)
        {
            // Not killed, twice: what is done one way is then undone the other way.
            await StartAsync(Settings with { Action = action });
            await StartAsync(Settings with { Action = action });
            var moments = Reports().Max(report => report.Moments ?? 0);
            for (var time = 0; time < times; time++)
            {
                for (var moment = 1; moment <= moments; moment++)
                {
                    await StartAsync(Settings with { Action = action, KillAt = moment });
                }
            }

            await StartAsync(Settings);
        }

        public IReadOnlyList<Violation> Check()
        {
            var evidence = platform == "local" ? OfLocal() : Facts.OfScripted(_data, Settings.EngineFile, ScriptedVictim.Service);
            return InvariantChecker.Check(evidence with { HealthyStarts = [.. Reports().Where(report => report.HadUnfinished).Select(report => report.ReadyAt)] });
        }

        public IReadOnlyList<VictimReport> Reports() => [.. File.ReadLines(Settings.ReportFile).Select(line => JsonSerializer.Deserialize<VictimReport>(line)!)];

        public void Dispose()
        {
            Children().ForEach(LocalChild.Kill);
            Directory.Delete(_data, recursive: true);
        }

        private async Task StartAsync(VictimSettings settings)
        {
            Kills += await HostProcess.WaitAsync(HostProcess.Start("sweep", settings, Path.Combine(_data, "settings.json"))) ? 1 : 0;
            _hours++;
        }

        // What runs is asked of the kernel: each child has written its own pid down.
        private Evidence OfLocal()
        {
            using var source = new LocalSource(_data, TimeProvider.System);
            var end = source.ListAsync(default).Result;
            var extra = Children().Count - end.Containers.Count(container => container.IsRunning);
            return Facts.Of(_data, Settings.EngineFile) with
            {
                End = end,
                Leftovers = [.. Enumerable.Repeat("a process of ours that is no replica", Math.Max(0, extra))],
            };
        }

        private List<int> Children() => LocalChild.Living(Path.Combine(_data, "starts.log"));
    }
}
