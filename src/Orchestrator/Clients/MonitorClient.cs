using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Hosting.Json;

namespace RunbookExecutor.Orchestrator.Clients;

/// <summary>What the orchestrator asks the monitor, in the monitor's own tools.</summary>
public sealed class MonitorClient(McpConnection connection)
{
    /// <summary>Open and recent incidents; with a cursor it waits until something changed since, at most <paramref name="waitSeconds"/>.</summary>
    public Task<IncidentList> ListIncidentsAsync(string? after, int waitSeconds, CancellationToken cancellationToken) =>
        connection.CallAsync<IncidentList>(
            "list-incidents",
            new Dictionary<string, object?> { ["after"] = after, ["waitSeconds"] = after is null ? null : waitSeconds },
            meta: null,
            cancellationToken);

    public Task<RunbookText> GetRunbookAsync(AnomalyType type, CancellationToken cancellationToken) =>
        connection.CallAsync<RunbookText>(
            "get-runbook", new Dictionary<string, object?> { ["anomalyType"] = type.Value }, meta: null, cancellationToken);

    public async Task<IReadOnlyList<ReplicaView>> ListReplicasAsync(string service, CancellationToken cancellationToken) =>
        (await connection.CallAsync<ReplicaList>(
            "list-containers", new Dictionary<string, object?> { ["service"] = service }, meta: null, cancellationToken)).Containers;

    /// <summary>One container's use and errors since a moment.</summary>
    public Task<ContainerMetrics> GetMetricsAsync(string containerId, DateTimeOffset since, CancellationToken cancellationToken) =>
        connection.CallAsync<ContainerMetrics>(
            "get-container-metrics",
            new Dictionary<string, object?>
            {
                ["containerId"] = containerId,
                ["since"] = since.UtcDateTime.ToString(WireTimeConverter.Format, System.Globalization.CultureInfo.InvariantCulture),
            },
            meta: null,
            cancellationToken);
}
