using RunbookExecutor.Core.Runs;
using RunbookExecutor.Orchestrator.Running;
using RunbookExecutor.Hosting.Data;

namespace RunbookExecutor.Tests.Loop.Cli;

/// <summary>What the runs and the ledger of a data directory tell, read beside the processes that write them.</summary>
internal sealed class Story(Sandbox sandbox, string? directory = null)
{
    private readonly string data = directory ?? sandbox.Data;

    /// <summary>All events of all runs, in their order.</summary>
    public IReadOnlyList<RunEvent> Events
    {
        get
        {
            if (!File.Exists(Path.Combine(data, "runs.db")))
            {
                return [];
            }

            using var store = new RunStore(DataDirectory.Open(data));
            return [.. store.After(0, 10_000).Select(one => one.Event)];
        }
    }

    public bool Has<T>(Func<T, bool>? fits = null)
        where T : RunEvent => Events.OfType<T>().Any(fits ?? (_ => true));

    public async Task HappensAsync<T>(Func<T, bool>? fits = null, TimeSpan? patience = null)
        where T : RunEvent
    {
        // One look costs next to nothing: others use the same processors meanwhile.
        await Sandbox.UntilAsync(() => File.Exists(Path.Combine(data, "runs.db")), "the first run is written");
        using var store = new RunStore(DataDirectory.Open(data));
        var last = 0L;
        await Sandbox.UntilAsync(Happens, $"{typeof(T).Name} happens", patience);

        bool Happens()
        {
            var next = store.After(last, 10_000);
            last = next.Count > 0 ? next[^1].Number : last;
            return next.Select(one => one.Event).OfType<T>().Any(fits ?? (_ => true));
        }
    }

    /// <summary>One line of JSON for each entry of the ledger.</summary>
    public async Task<IReadOnlyList<string>> LedgerAsync() =>
        (await sandbox.RunAsync("ledger", "export", "--data", data)).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
