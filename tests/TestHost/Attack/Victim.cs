using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Executor;
using RunbookExecutor.Executor.Admission;
using RunbookExecutor.Executor.Ledger;

namespace RunbookExecutor.Tests.Host.Attack;

/// <summary>One process of a crash sweep: it settles what the one before it left, then acts, and dies where it is told to.</summary>
internal static class Victim
{
    /// <summary>Ends the name of an action in whose putting back the process dies.</summary>
    public const string PutBack = " put back";

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(20);

    public static async Task<int> RunAsync(string settingsPath)
    {
        var settings = JsonSerializer.Deserialize<VictimSettings>(await File.ReadAllTextAsync(settingsPath))!;
        var killSwitch = new KillSwitch();
        var clock = new VictimClock(killSwitch);
        clock.Advance(TimeSpan.FromHours(settings.Hours));
        var bootId = BootClock.OfThisMachine().Now.BootId;
        await using var platform = PlatformOf(settings, clock, bootId, killSwitch);
        var options = new ExecutorOptions { DataDirectory = settings.Data, FreezeVariable = null, AnswerWithin = TimeSpan.FromMinutes(1), ReadBackEvery = platform.ReadBackEvery };
        await using var services = BareExecutor.Build(options, new BootClock(clock, bootId), platform.Actuator);
        await platform.StartAsync();

        var ledger = services.GetRequiredService<LedgerStore>();
        var ready = new BootInstant(bootId, clock.Milliseconds);
        var hadUnfinished = Unfinished(ledger);
        await BareExecutor.StartAsync(services);
        while (Unfinished(ledger))
        {
            await Task.Delay(LookAgain, TimeProvider.System);
        }

        var report = new VictimReport(ready, clock.Milliseconds - ready.Milliseconds, hadUnfinished, Moments: null);
        await File.AppendAllTextAsync(settings.ReportFile, JsonSerializer.Serialize(report) + "\n");
        if (settings.Action is { } name)
        {
            clock.Advance(TimeSpan.FromHours(1));
            await ActAsync(name, settings, services, platform, killSwitch);
            await File.AppendAllTextAsync(settings.ReportFile, JsonSerializer.Serialize(report with { HadUnfinished = false, Moments = killSwitch.Passed }) + "\n");
        }

        // Nothing is closed: a process that ends in order is attacked elsewhere.
        return 0;
    }

    private static async Task ActAsync(string name, VictimSettings settings, ServiceProvider services, IVictimPlatform platform, KillSwitch killSwitch)
    {
        var isPutBack = name.EndsWith(PutBack, StringComparison.Ordinal);
        var action = await platform.PrepareAsync(name.Replace(PutBack, string.Empty, StringComparison.Ordinal));
        if (!isPutBack)
        {
            killSwitch.Arm(settings.KillAt);
        }

        var answer = await services.GetRequiredService<ActionDesk>().SubmitAsync(RequestOf(action, settings.Hours), CancellationToken.None);
        var sent = answer as ActionAnswer.Sent ?? throw new InvalidOperationException($"Not sent: {answer}");
        if (isPutBack)
        {
            killSwitch.Arm(settings.KillAt);
            await services.GetRequiredService<VerificationDesk>().ReportAsync(sent.Record.Id, new VerificationPayload(VerificationOutcome.Ineffective, "still there"), "attack", CancellationToken.None);
        }
    }

    // Another trouble each time, so that back-off and circuit do not end the attack.
    private static ActionRequest RequestOf(RemediationAction action, int hours) => new() { Action = action, Caller = "attack", Anomaly = new AnomalyType($"ATTACK_{hours}") };

    private static bool Unfinished(LedgerStore ledger) =>
        ledger.Read(reader => reader.Unsettled()).Any(action => action.IsInFlight || action.NeedsCompensation);

    private static IVictimPlatform PlatformOf(VictimSettings settings, VictimClock clock, string bootId, KillSwitch killSwitch) => settings.Platform switch
    {
        "local" => new LocalVictim(settings, clock, bootId, killSwitch),
        "docker" => new DockerVictim(settings, clock, bootId, killSwitch),
        _ => new ScriptedVictim(settings, clock, bootId, killSwitch),
    };
}
