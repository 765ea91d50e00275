using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Executor;
using RunbookExecutor.Executor.Admission;
using RunbookExecutor.Executor.Ledger;
using RunbookExecutor.Tests.Host.Engine;

namespace RunbookExecutor.Tests.Host.Attack;

/// <summary>One process of a race: it asks for one action after another, as fast as it can, until it is killed.</summary>
internal static class Racer
{
    public const string Service = "app";
    public const int Replicas = 4;

    public static async Task<int> RunAsync(string settingsPath)
    {
        var settings = JsonSerializer.Deserialize<RaceSettings>(await File.ReadAllTextAsync(settingsPath))!;
        using var clock = new FileClock(settings.ClockFile);
        using var store = new EngineStore(settings.EngineFile);
        var engine = new ScriptedEngine(store, Service, () => clock.Milliseconds, FileClock.BootId);
        var options = new ExecutorOptions
        {
            DataDirectory = settings.Data,
            FreezeVariable = null,
            ReconcileEvery = TimeSpan.FromMilliseconds(200),
            ReadBackEvery = TimeSpan.FromMilliseconds(5),
        };
        await using var services = BareExecutor.Build(options, new BootClock(clock, FileClock.BootId), engine);
        await BareExecutor.StartAsync(services);
        using var attempts = new FileStream(settings.AttemptsFile, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        var (desk, random) = (services.GetRequiredService<ActionDesk>(), new Random(settings.Seed));
        while (Directory.Exists($"/proc/{settings.Parent}"))
        {
            await desk.SubmitAsync(Any(random, engine.Read().Services[0].DesiredReplicas), CancellationToken.None);
            attempts.WriteByte((byte)'.');
        }

        return 0;
    }

    private static ActionRequest Any(Random random, int replicas)
    {
        var slot = $"{Service}-{random.Next(1, Replicas + 1)}";
        RemediationAction action = random.Next(10) switch
        {
            0 => new ScaleService(Service, replicas == Replicas ? Replicas + 1 : Replicas),
            1 or 2 => new UpdateEnvironment(slot, new Dictionary<string, string?> { ["LOG_LEVEL"] = random.Next(2) == 0 ? "info" : "debug" }, Restart: true),
            _ => new RestartContainer(slot),
        };
        // Another trouble each time: what keeps runs for the same one apart is attacked elsewhere.
        return new ActionRequest { Action = action, Caller = "agent", Anomaly = new AnomalyType($"RACE_{random.NextInt64()}") };
    }
}
