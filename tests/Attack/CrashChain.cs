using System.Text.Json;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Tests.Host.Attack;

namespace RunbookExecutor.Tests.Attack;

/// <summary>The processes that are killed at one action, one after another on one data directory.</summary>
/// <param name="settings">Of each of them; the action is set, the rest is this chain's to set.</param>
internal sealed class CrashChain(VictimSettings settings)
{
    private int _hours;

    public VictimSettings Settings => settings;

    public string Data => settings.Data;

    public int Kills { get; private set; }

    /// <param name="times">How often each moment is died at.</param>
    /// <param name="most">At most so many moments, spread over the action; null takes them all.</param>
    public async Task RunAsync(int times, int? most = null)
    {
        // Not killed, twice: what is done one way is then undone the other way.
        await StartAsync(killAt: 0);
        await StartAsync(killAt: 0);
        var moments = Reports().Max(report => report.Moments ?? 0);
        var count = Math.Min(most ?? moments, moments);
        for (var time = 0; time < times; time++)
        {
            for (var i = 0; i < count; i++)
            {
                var moment = 1 + (i * moments / count);
                if (!await StartAsync(moment) && most is not null)
                {
                    // This way has fewer moments than the other, which comes next.
                    await StartAsync(moment);
                }
            }
        }

        await StartAsync(killAt: null);
    }

    /// <summary>The most steps that were planned for one of the two that were not killed, or for putting it back where that is what is died in.</summary>
    public int StepsOfAction() => settings.Action!.EndsWith(Victim.PutBack, StringComparison.Ordinal)
        ? Facts.Entries(Data).Where(entry => entry.Kind == EntryKind.CompensationStarted).Take(2).Max(entry => entry.Read<CompensationPayload>().Steps.Count)
        : Facts.Entries(Data).Where(entry => entry.Kind == EntryKind.Intent).Take(2).Max(entry => entry.Read<IntentPayload>().Steps.Count);

    /// <summary>When a process stood ready that had something to settle.</summary>
    public IReadOnlyList<BootInstant> HealthyStarts() => [.. Reports().Where(report => report.HadUnfinished).Select(report => report.ReadyAt)];

    /// <summary>How long each of those took for it.</summary>
    public IReadOnlyList<long> SettledAfterMs() => [.. Reports().Where(report => report.HadUnfinished).Select(report => report.SettledAfterMs)];

    private IReadOnlyList<VictimReport> Reports() => [.. File.ReadLines(settings.ReportFile).Select(line => JsonSerializer.Deserialize<VictimReport>(line)!)];

    // Null acts no more and only settles. Whether it was killed.
    private async Task<bool> StartAsync(int? killAt)
    {
        var one = settings with { Action = killAt is null ? null : settings.Action, KillAt = killAt ?? 0, Hours = _hours };
        var isKilled = await HostProcess.WaitAsync(HostProcess.Start("sweep", one, Path.Combine(Data, "settings.json")));
        Kills += isKilled ? 1 : 0;
        _hours++;
        return isKilled;
    }
}
