using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Monitor.Queries;
using RunbookExecutor.Monitor.Sampling;
using RunbookExecutor.Monitor.Tracking;

namespace RunbookExecutor.Monitor.Endpoints;

/// <summary>What happens, as it happens: each incident that changes, and once a second all containers with their newest numbers.</summary>
public sealed class EventFeed(ContainerQuery containers, MetricsQuery metrics, IncidentQuery incidents, IncidentBoard board, Fleet fleet, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Ends when the reader goes or the host stops.</summary>
    public async IAsyncEnumerable<SseItem<MonitorEvent>> ReadAsync(CancellationToken stopping, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellationToken);
        var version = -1L;
        var fleetDue = time.GetTimestamp();
        while (!ends.IsCancellationRequested)
        {
            var left = Interval - time.GetElapsedTime(fleetDue);
            if (version < 0 || left <= TimeSpan.Zero)
            {
                fleetDue = time.GetTimestamp();
                left = Interval;
                yield return Item(new MonitorEvent { Fleet = Fleet() }, "fleet");
            }

            var state = board.Current;
            foreach (var incident in incidents.View(state, version, wanted: null).Incidents)
            {
                yield return Item(new MonitorEvent { Incident = incident }, "incident");
            }

            version = state.Version;
            await WaitAsync(version, left, ends.Token);
        }
    }

    private static SseItem<MonitorEvent> Item(MonitorEvent data, string kind) => new(data, kind);

    private async Task WaitAsync(long version, TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            await board.WaitAsync(version, patience, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The reader is gone or the host stops; the loop sees it.
        }
    }

    private FleetEvent? Fleet()
    {
        var list = containers.List(service: null, state: null).Value;
        var now = time.GetUtcNow();
        return list is null ? null : new FleetEvent(list, fleet.Current.Windows.ToDictionary(window => window.Container.Id, window => metrics.View(window, now)));
    }
}

/// <summary>One event; exactly one of its members is there.</summary>
public sealed record MonitorEvent
{
    /// <summary>Event <c>fleet</c>.</summary>
    public FleetEvent? Fleet { get; init; }

    /// <summary>Event <c>incident</c>: it began, fired, grew or ended.</summary>
    public Incident? Incident { get; init; }
}

/// <param name="List">All containers and services.</param>
/// <param name="Metrics">Newest numbers by container id.</param>
public sealed record FleetEvent(ContainerList List, IReadOnlyDictionary<string, MetricsView> Metrics);
