using System.Collections.Immutable;
using RunbookExecutor.Dashboard.Views;

namespace RunbookExecutor.Dashboard.Feeds;

/// <summary>The last minute of every container's numbers, one step a second, and a number for each step.</summary>
public sealed class Samples
{
    public const int Points = 60;

    private readonly Lock gate = new();
    private readonly Dictionary<string, Queue<Reading>> readings = [];
    private TaskCompletionSource next = NewSignal();
    private long step;
    private DateTimeOffset? takenAt;

    // One for all viewers: at a thousand containers it holds sixty thousand readings.
    private SampleStep? current;

    /// <summary>Adds what was read now; a container that is gone is forgotten.</summary>
    public void Add(IReadOnlyDictionary<string, MetricsView> metrics)
    {
        TaskCompletionSource signal;
        lock (gate)
        {
            foreach (var gone in readings.Keys.Except(metrics.Keys).ToList())
            {
                readings.Remove(gone);
            }

            foreach (var (id, values) in metrics)
            {
                Add(id, new Reading(values.Cpu, values.Memory, values.ErrorRate));
            }

            current = null;
            step++;
            takenAt = metrics.Values.Max(values => values.Timestamp);
            (signal, next) = (next, NewSignal());
        }

        signal.SetResult();
    }

    /// <summary>Puts an earlier minute before what is known of a container.</summary>
    public void Fill(string id, IEnumerable<Reading> earlier)
    {
        lock (gate)
        {
            current = null;
            var known = readings.GetValueOrDefault(id) ?? [];
            readings[id] = new Queue<Reading>(earlier.Concat(known).TakeLast(Points));
        }
    }

    public SampleStep Current()
    {
        lock (gate)
        {
            return current ??= new SampleStep(step, takenAt, readings.ToImmutableSortedDictionary(entry => entry.Key, entry => (IReadOnlyList<Reading>)[.. entry.Value], StringComparer.Ordinal), next.Task);
        }
    }

    private void Add(string id, Reading reading)
    {
        if (!readings.TryGetValue(id, out var queue))
        {
            readings[id] = queue = new Queue<Reading>(Points);
        }

        if (queue.Count == Points)
        {
            queue.Dequeue();
        }

        queue.Enqueue(reading);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>Percent of the limits at one moment; null is unknown.</summary>
public readonly record struct Reading(double? Cpu, double? Memory, double? Errors);

/// <param name="Number">Counts the steps.</param>
/// <param name="TakenAt">When the newest sample was taken; null where there is none.</param>
/// <param name="Readings">By container, oldest first.</param>
/// <param name="Next">Ends when there is a further step.</param>
public sealed record SampleStep(long Number, DateTimeOffset? TakenAt, ImmutableSortedDictionary<string, IReadOnlyList<Reading>> Readings, Task Next);
