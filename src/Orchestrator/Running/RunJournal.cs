using System.Collections.Immutable;
using RunbookExecutor.Core.Runs;

namespace RunbookExecutor.Orchestrator.Running;

/// <summary>Writes what happens in runs down and tells who is watching, in that order.</summary>
public sealed class RunJournal(RunStore store)
{
    private ImmutableList<Action<long, RunEvent>> watchers = [];

    public void Append(RunEvent happened)
    {
        var number = store.Append(happened);
        foreach (var watcher in watchers)
        {
            watcher(number, happened);
        }
    }

    /// <summary>Calls <paramref name="watcher"/> for each event from now on, on the writer's thread: it must be quick. Disposing ends it.</summary>
    public IDisposable Watch(Action<long, RunEvent> watcher)
    {
        ImmutableInterlocked.Update(ref watchers, list => list.Add(watcher));
        return new Subscription(() => ImmutableInterlocked.Update(ref watchers, list => list.Remove(watcher)));
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
