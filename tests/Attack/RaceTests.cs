using System.Diagnostics;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Tests.Host.Attack;
using RunbookExecutor.Tests.Host.Engine;
using RunbookExecutor.Tests.Invariants;
using Xunit;

namespace RunbookExecutor.Tests.Attack;

/// <summary>Eight processes ask for actions on one ledger as fast as they can, are killed at random, and hours pass on a clock that the test drives.</summary>
public sealed class RaceTests
{
    private const int Processes = 8;
    private const int Hour = 3_600_000;

    // Actions and what follows a kill take real time, in which the others' attempts go on: so little time passes at each that hardly any of an hour is lost by that.
    private const int PerAttempt = 500;
    private const int BetweenKills = 2_500;
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(5);

    [Fact]
    public async Task Processes_OnOneLedger_NeverPassALimitAndUseWhatTheyMay()
    {
        var data = Scratch.Folder("race");
        var settings = new RaceSettings { Data = data, Parent = Environment.ProcessId, ClockFile = Path.Combine(data, "clock"), AttemptsFile = Path.Combine(data, "attempts") };
        var (kills, hours) = await RunAsync(settings, Size.Of(50_000, 500_000));

        var evidence = Facts.OfScripted(data, settings.EngineFile, Racer.Service) with { IsOver = false };
        var violations = InvariantChecker.Check(evidence).Where(violation => violation.Invariant != 4).ToList();
        var sent = evidence.Entries.Count(entry => entry.Kind == EntryKind.Intent);
        var permitted = 10 * (int)Math.Ceiling(hours);
        var attempts = new FileInfo(settings.AttemptsFile).Length;
        var gap = Gap(evidence.Entries);
        Figures.Tell("8 processes on one ledger", $"{attempts} attempts in {hours:0.0} driven hours, {kills} kills, {sent} of {permitted} permitted actions sent ({100.0 * sent / permitted:0.0} %), smallest gap {gap / 1000.0:0.000} s, {violations.Count} violations");
        Facts.AssertNone(violations);
        Assert.InRange(100.0 * sent / permitted, 95, 100);
        Directory.Delete(data, recursive: true);
    }

    private static async Task<(int Kills, double Hours)> RunAsync(RaceSettings settings, int attempts)
    {
        using var clock = new FileClock(settings.ClockFile);
        clock.Set(Hour);
        SetUp(settings);
        var racers = Enumerable.Range(0, Processes).Select(i => Start(settings, i)).ToList();
        var (random, kills) = (new Random(8), 0);
        while (Attempts(settings) < attempts || !IsAtAnHoursEnd(clock))
        {
            await Task.Delay(Beat, TimeProvider.System);

            // Time passes by what is asked, so that a slow machine sees the same race.
            var made = Attempts(settings);
            clock.Set(Hour + (made * PerAttempt));
            if (made / BetweenKills > kills)
            {
                await KillAsync(racers, random.Next(Processes), () => Start(settings, Processes + kills));
                kills++;
            }
        }

        foreach (var racer in racers)
        {
            racer.Kill();
            await racer.WaitForExitAsync();
        }

        return (kills, (clock.Milliseconds - Hour) / (double)Hour);
    }

    private static long Attempts(RaceSettings settings) => File.Exists(settings.AttemptsFile) ? new FileInfo(settings.AttemptsFile).Length : 0;

    // What may be sent in the part of an hour that has begun has been sent by then.
    private static bool IsAtAnHoursEnd(FileClock clock) => clock.Milliseconds % Hour > Hour * 0.9;

    private static async Task KillAsync(List<Process> racers, int which, Func<Process> next)
    {
        racers[which].Kill();
        await racers[which].WaitForExitAsync();
        racers[which].Dispose();
        racers[which] = next();
    }

    private static Process Start(RaceSettings settings, int seed) => HostProcess.Start("race", settings with { Seed = seed }, Path.Combine(settings.Data, $"settings-{seed}.json"));

    private static void SetUp(RaceSettings settings)
    {
        using var store = new EngineStore(settings.EngineFile);
        var engine = new ScriptedEngine(store, Racer.Service, () => 0, FileClock.BootId);
        for (var number = 1; number <= Racer.Replicas; number++)
        {
            engine.SetUp($"{Racer.Service}-{number}", "v2", new Dictionary<string, string?> { ["LOG_LEVEL"] = "info" });
        }
    }

    private static long Gap(IReadOnlyList<LedgerEntry> entries)
    {
        var sent = entries.Where(entry => entry.Kind == EntryKind.Intent).Select(entry => entry.Instant.Milliseconds).ToList();
        return sent.Zip(sent.Skip(1), (one, next) => next - one).DefaultIfEmpty().Min();
    }
}
