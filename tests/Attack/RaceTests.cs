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
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan BetweenKills = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Processes_OnOneLedger_NeverPassALimitAndUseWhatTheyMay()
    {
        var data = Directory.CreateTempSubdirectory("race-").FullName;
        var settings = new RaceSettings { Data = data, ClockFile = Path.Combine(data, "clock"), AttemptsFile = Path.Combine(data, "attempts") };
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
        var (random, kills, seed) = (new Random(8), 0, Processes);
        var time = TimeProvider.System;
        var (lastKill, began) = (time.GetTimestamp(), 0L);
        while (!File.Exists(settings.AttemptsFile) || new FileInfo(settings.AttemptsFile).Length < attempts || !IsAtAnHoursEnd(clock, began))
        {
            await Task.Delay(Beat, time);

            // Time stands until the first have started, so that none of it is lost to the start.
            began = began == 0 && File.Exists(settings.AttemptsFile) ? clock.Milliseconds : began;
            clock.Set(clock.Milliseconds + (began == 0 ? 0 : (int)(Beat.TotalMilliseconds * 250)));
            if (time.GetElapsedTime(lastKill) > BetweenKills)
            {
                lastKill = time.GetTimestamp();
                await KillAsync(racers, random.Next(Processes), () => Start(settings, seed++));
                kills++;
            }
        }

        foreach (var racer in racers)
        {
            racer.Kill();
            await racer.WaitForExitAsync();
        }

        return (kills, (clock.Milliseconds - began) / (double)Hour);
    }

    // Ten may be sent at the beginning of each hour, so the last of them is over after its first minutes.
    private static bool IsAtAnHoursEnd(FileClock clock, long began) => (clock.Milliseconds - began) % Hour > Hour * 0.9;

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
