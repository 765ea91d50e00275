using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Incidents;

namespace RunbookExecutor.Monitor.Tracking;

/// <summary>Owns the incidents: one writer moves them on, readers get immutable states and may wait for the next change.</summary>
public sealed class IncidentBoard(string bootId, TimeProvider time)
{
    private readonly Lock gate = new();
    private TrackingState state = TrackingState.Empty;
    private TaskCompletionSource changed = NewSignal();

    public TrackingState Current
    {
        get
        {
            lock (gate)
            {
                return state;
            }
        }
    }

    public void Track(IReadOnlyList<Symptom> symptoms, PlatformSnapshot snapshot, DateTimeOffset now)
    {
        TaskCompletionSource? signal = null;
        lock (gate)
        {
            var next = Tracker.Track(state, symptoms, snapshot, now, bootId);
            if (next.Version != state.Version)
            {
                signal = changed;
                changed = NewSignal();
            }

            state = next;
        }

        signal?.SetResult();
    }

    /// <summary>The state as soon as its version is above <paramref name="version"/>, at the latest after <paramref name="patience"/>.</summary>
    public async Task<TrackingState> WaitAsync(long version, TimeSpan patience, CancellationToken cancellationToken)
    {
        Task signal;
        lock (gate)
        {
            if (state.Version > version || patience <= TimeSpan.Zero)
            {
                return state;
            }

            signal = changed.Task;
        }

        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(signal, Task.Delay(patience, time, enough.Token));
        await enough.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        return Current;
    }

    /// <summary>The open incident of a container, or of its service, of one type.</summary>
    public Incident? FindOpen(string service, string containerId, AnomalyType type) => Current.Open
        .Select(tracked => tracked.Incident)
        .FirstOrDefault(incident => incident.Fingerprint.Type == type
            && incident.Fingerprint.Service == service
            && (incident.Fingerprint.ContainerId ?? containerId) == containerId);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
