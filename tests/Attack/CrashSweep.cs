using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Platforms.Local;
using RunbookExecutor.Tests.Host.Attack;
using RunbookExecutor.Tests.Invariants;
using Xunit;

namespace RunbookExecutor.Tests.Attack;

/// <summary>
/// Kills the executor by SIGKILL at each moment of each action: before each entry that it writes, before, in the middle of and after
/// each call. Each step has four such moments at least, so that it is killed four times in one pass. The next process settles what it left, and is killed in its turn.
/// </summary>
internal static class CrashSweep
{
    private static readonly string[] Actions = ["restart", "scale", "update", "update later", "rollback", "scale put back", "update put back"];

    /// <param name="platform">What runs the containers.</param>
    /// <param name="promptly">Within this all but one in a hundred of the actions that were left unfinished are settled.</param>
    public static async Task RunAsync(string platform, TimeSpan promptly)
    {
        var times = Size.Of(1, 10);
        var chains = Actions.Select(action => new CrashChain(new VictimSettings { Data = Scratch.Folder("sweep"), Platform = platform, Action = action })).ToList();
        await Parallel.ForEachAsync(chains, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (chain, _) => await chain.RunAsync(times));

        var violations = chains.SelectMany(Check).ToList();
        var settled = chains.SelectMany(chain => chain.SettledAfterMs()).ToList();
        var kills = chains.Sum(chain => chain.Kills);
        var (p99, most) = (Figures.Percentile(settled, 99), settled.Max());
        Figures.Tell($"kill -9 at every moment, {platform}", $"{kills} kills, {violations.Count} violations, {settled.Count} actions left unfinished, settled p50 {Figures.Percentile(settled, 50)} ms, p99 {p99} ms, longest {most} ms");
        Facts.AssertNone(violations);
        Assert.All(chains, chain => Assert.True(chain.Kills >= 4 * chain.StepsOfAction() * times, $"{chain.Settings.Action}: {chain.Kills} kills in {chain.StepsOfAction()} steps"));
        Assert.InRange(p99, 0, (long)promptly.TotalMilliseconds);
        foreach (var chain in chains)
        {
            Children(chain).ForEach(LocalChild.Kill);
            Directory.Delete(chain.Data, recursive: true);
        }
    }

    private static IReadOnlyList<Violation> Check(CrashChain chain) =>
    [
        .. InvariantChecker.Check((chain.Settings.Platform == "local" ? OfLocal(chain) : Facts.OfScripted(chain.Data, chain.Settings.EngineFile, ScriptedVictim.Service)) with { HealthyStarts = chain.HealthyStarts() }),
        .. StartedTwice(chain),
    ];

    // A call in whose middle the caller dies is not in its own record, but each child has written down that it began.
    private static IEnumerable<Violation> StartedTwice(CrashChain chain)
    {
        if (chain.Settings is not { Platform: "local", Action: "restart" })
        {
            yield break;
        }

        var starts = File.ReadLines(Path.Combine(chain.Data, "starts.log")).Count();
        var restarts = Facts.Entries(chain.Data).Count(entry => entry.Kind == EntryKind.Intent);
        if (starts > LocalVictim.Replicas + restarts)
        {
            yield return new Violation(2, $"{restarts} restarts began {starts - LocalVictim.Replicas} processes", []);
        }
    }

    // What runs is asked of the kernel: each child has written its own pid down.
    private static Evidence OfLocal(CrashChain chain)
    {
        using var source = new LocalSource(chain.Data, TimeProvider.System);
        var end = source.ListAsync(default).Result;
        var extra = Children(chain).Count - end.Containers.Count(container => container.IsRunning);
        return Facts.Of(chain.Data, chain.Settings.EngineFile) with
        {
            End = end,
            Leftovers = [.. Enumerable.Repeat("a process of ours that is no replica", Math.Max(0, extra))],
        };
    }

    private static List<int> Children(CrashChain chain) => LocalChild.Living(Path.Combine(chain.Data, "starts.log"));
}
