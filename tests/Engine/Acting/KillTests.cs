using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Platforms.Docker.Acting;
using RunbookExecutor.Tests.Attack;
using RunbookExecutor.Tests.Engine.Daemon;
using RunbookExecutor.Tests.Host.Attack;
using RunbookExecutor.Tests.Invariants;
using RunbookExecutor.Tests.Loop;
using Xunit;

namespace RunbookExecutor.Tests.Engine.Acting;

/// <summary>Kills the executor by SIGKILL in the middle of its actions on a real engine, which works on meanwhile; the engine's own events are what it received.</summary>
[Collection<Measured>]
public sealed class KillTests(EngineFixture fixture)
{
    private const int KillsOfOne = 4;
    private static readonly int Times = Size.Of(1, 10);
    private static readonly string[] Actions = ["restart", "update", "scale", "restart", "update", "scale"];

    [Fact]
    public async Task Executor_KilledInItsActions_LosesAndDoublesNothing()
    {
        await using var starts = new StartedContainers(fixture.Engine);
        var attacks = Actions.Select(action => new Attacked(fixture.Scene(), action)).ToList();

        await Task.WhenAll(attacks.Select(attack => attack.RunAsync(fixture.Engine.Host)));

        var kills = attacks.Sum(attack => attack.Chain.Kills);
        var settled = attacks.SelectMany(attack => attack.Chain.SettledAfterMs()).ToList();
        var violations = new List<Violation>();
        var doubled = new List<string>();
        foreach (var attack in attacks)
        {
            violations.AddRange(InvariantChecker.Check(await attack.EvidenceAsync()));
            doubled.AddRange(attack.StartedTwice(starts.Seen));
            Assert.Contains(starts.Seen, start => start.Service == attack.Chain.Settings.Service);
            await attack.AssertRunsAsync();
        }

        Figures.Tell("kill -9 on a real engine", $"{kills} kills, {violations.Count} violations, {doubled.Count} double starts, {settled.Count} actions left unfinished, settled p50 {Figures.Percentile(settled, 50)} ms, longest {settled.Max()} ms");
        Facts.AssertNone(violations);
        Assert.Empty(doubled);
        Assert.Equal(Actions.Length * KillsOfOne * Times, kills);
        foreach (var attack in attacks)
        {
            await attack.DisposeAsync();
        }
    }

    /// <summary>A service of two replicas, and the processes that are killed while they act on it.</summary>
    private sealed class Attacked(Scene scene, string action) : IAsyncDisposable
    {
        private CrashChain? chain;

        public CrashChain Chain => chain!;

        public async Task RunAsync(string host)
        {
            var service = await ComposeFleet.RunAsync(scene, replicas: 2);
            chain = new CrashChain(new VictimSettings { Data = Scratch.Folder("kill"), Platform = "docker", Action = action, Host = host, Service = service });
            await chain.RunAsync(Times, KillsOfOne);
        }

        public async Task<Evidence> EvidenceAsync()
        {
            using var rig = new ActingRig(scene);
            var end = await rig.Actuator.ReadAsync(CancellationToken.None);
            return Facts.Of(Chain.Data, Chain.Settings.EngineFile) with { End = end, HealthyStarts = Chain.HealthyStarts(), Leftovers = await LeftoversAsync() };
        }

        // Whatever it was killed in: the service has its two replicas, or the four that scaling asks for, and all of them run.
        public async Task AssertRunsAsync()
        {
            using var rig = new ActingRig(scene);
            var end = await rig.ReadAsync(Chain.Settings.Service!);
            Assert.True(end.Replicas.Count == 2 || (action == "scale" && end.Replicas.Count == 4), $"{action}: {end.Replicas.Count} replicas");
            Assert.Equal(end.Replicas.Count, end.RunningReplicas);
        }

        // No call of an action may reach the engine a second time; a start that is taken back by a start of another container is none.
        public IEnumerable<string> StartedTwice(IReadOnlyCollection<ContainerStart> starts)
        {
            var intents = Facts.Entries(Chain.Data).Where(entry => entry.Kind == EntryKind.Intent).Select(entry => entry.Time).ToList();
            return starts
                .Where(start => start.Service == Chain.Settings.Service)
                .GroupBy(start => (start.Id, Action: intents.FindLastIndex(time => time <= start.Time)))
                .Where(group => group.Key.Action >= 0 && group.Count() > 1)
                .Select(group => $"{group.First().Name} was started {group.Count()} times by action {group.Key.Action} ({action})");
        }

        public async ValueTask DisposeAsync()
        {
            await scene.DisposeAsync();
            Directory.Delete(Chain.Data, recursive: true);
        }

        // The former container of an update is kept for a day, if the update succeeded.
        private async Task<IReadOnlyList<string>> LeftoversAsync()
        {
            var succeeded = Facts.Entries(Chain.Data).Where(entry => entry.Kind == EntryKind.Outcome && entry.Payload.Contains("\"Succeeded\"", StringComparison.Ordinal)).Select(entry => entry.ActionId).ToHashSet();
            var names = (await scene.DockerAsync("ps", "--all", "--filter", $"label={scene.Label}", "--format", "{{.Names}} {{.State}}")).Split('\n');
            return [.. names.Where(line => !line.EndsWith(" running", StringComparison.Ordinal)).Where(line => SpareName.Parse(line.Split(' ')[0]) is not { Kind: SpareKind.Kept } kept || !succeeded.Contains(kept.Action))];
        }
    }
}
