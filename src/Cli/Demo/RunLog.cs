using RunbookExecutor.Core.Runs;
using RunbookExecutor.Orchestrator.Running;

namespace RunbookExecutor.Cli.Demo;

/// <summary>Collects what happens in runs, for a scenario to wait on.</summary>
public sealed class RunLog : IDisposable
{
    private readonly List<RunEvent> events = [];
    private readonly Lock gate = new();
    private readonly IDisposable watch;
    private TaskCompletionSource changed = NewSignal();

    public RunLog(RunJournal journal) => watch = journal.Watch((_, happened) => Add(happened));

    /// <summary>How many events there are by now; a scenario looks only at later ones.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return events.Count;
            }
        }
    }

    /// <summary>The first event after <paramref name="from"/> that fits, as soon as there is one.</summary>
    public async Task<T> FirstAsync<T>(int from, Func<T, bool> fits, CancellationToken cancellationToken)
        where T : RunEvent
    {
        while (true)
        {
            Task signal;
            lock (gate)
            {
                if (events.Skip(from).OfType<T>().FirstOrDefault(fits) is { } found)
                {
                    return found;
                }

                signal = changed.Task;
            }

            await signal.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Events of one kind after <paramref name="from"/>.</summary>
    public IReadOnlyList<T> All<T>(int from, Func<T, bool> fits)
        where T : RunEvent
    {
        lock (gate)
        {
            return [.. events.Skip(from).OfType<T>().Where(fits)];
        }
    }

    public void Dispose() => watch.Dispose();

    private void Add(RunEvent happened)
    {
        TaskCompletionSource signal;
        lock (gate)
        {
            events.Add(happened);
            (signal, changed) = (changed, NewSignal());
        }

        signal.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
