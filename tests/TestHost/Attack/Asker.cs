using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Executor;
using RunbookExecutor.Executor.Admission;
using RunbookExecutor.Executor.Ledger;
using RunbookExecutor.Tests.Host.Engine;

namespace RunbookExecutor.Tests.Host.Attack;

/// <summary>Asks for one action after another and prints each answer in a word, whatever becomes of the files below it.</summary>
internal static class Asker
{
    public static async Task<int> RunAsync(string settingsPath)
    {
        var settings = JsonSerializer.Deserialize<AskerSettings>(await File.ReadAllTextAsync(settingsPath))!;
        var clock = new VictimClock(new KillSwitch());
        var bootId = BootClock.OfThisMachine().Now.BootId;

        // The engine's own file is elsewhere when this one cannot be written.
        var victim = new VictimSettings { Data = settings.Data };
        var file = CanWrite(settings.Data) ? victim.EngineFile : Path.GetTempFileName();
        using var store = new EngineStore(file);
        var engine = new ScriptedEngine(store, ScriptedVictim.Service, () => clock.Milliseconds, bootId);
        if (store.Containers.Count == 0)
        {
            engine.SetUp("app-1", "v2", new Dictionary<string, string?> { ["LOG_LEVEL"] = "info" });
            engine.SetUp("app-2", "v2", new Dictionary<string, string?> { ["LOG_LEVEL"] = "info" });
        }

        await using var services = BareExecutor.Build(new ExecutorOptions { DataDirectory = settings.Data, FreezeVariable = null }, new BootClock(clock, bootId), engine);
        for (var i = 0; i < settings.Requests; i++)
        {
            clock.Advance(TimeSpan.FromMinutes(21));
            var request = new ActionRequest { Action = new RestartContainer($"app-{(i % 2) + 1}"), Caller = "asker", Anomaly = new AnomalyType($"ASK_{i}") };
            await Console.Out.WriteLineAsync(await services.GetRequiredService<ActionDesk>().SubmitAsync(request, CancellationToken.None) switch
            {
                ActionAnswer.Refused refused => refused.Verdict.Rule,
                var answer => answer.GetType().Name,
            });
        }

        return 0;
    }

    private static bool CanWrite(string folder)
    {
        try
        {
            File.Create(Path.Combine(folder, "probe"), 1, FileOptions.DeleteOnClose).Dispose();
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }
}
