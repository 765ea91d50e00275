using RunbookExecutor.Cli.Clients;
using RunbookExecutor.Cli.Instances;
using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Executor.Admission;
using RunbookExecutor.Executor.Endpoints;
using RunbookExecutor.Monitor.Queries;

namespace RunbookExecutor.Cli.View;

/// <summary>Takes one look at a running instance over HTTP.</summary>
public static class FleetReader
{
    public static async Task<FleetView> ReadAsync(RunningInstance instance, CancellationToken cancellationToken)
    {
        var view = new FleetView();
        view = await WithAsync(view, instance, RolePorts.Monitor, WithContainersAsync, cancellationToken);
        return await WithAsync(view, instance, RolePorts.Executor, WithLimitsAsync, cancellationToken);
    }

    private static async Task<FleetView> WithAsync(
        FleetView view, RunningInstance instance, string role, Func<FleetView, RoleClient, CancellationToken, Task<FleetView>> add, CancellationToken cancellationToken)
    {
        if (!instance.Roles.ContainsKey(role))
        {
            return view;
        }

        try
        {
            using var client = instance.Client(role);
            return await add(view, client, cancellationToken);
        }
        catch (RoleException problem)
        {
            return view with { Problem = problem.Message };
        }
    }

    private static async Task<FleetView> WithContainersAsync(FleetView view, RoleClient monitor, CancellationToken cancellationToken)
    {
        var list = await monitor.GetAsync<ContainerList>("/api/containers", cancellationToken);
        var metrics = await Task.WhenAll(list.Containers.Select(container => MetricsAsync(monitor, container.Id, cancellationToken)));
        var incidents = await monitor.GetAsync<IncidentList>("/api/incidents", cancellationToken);
        return view with
        {
            Containers = [.. list.Containers.Zip(metrics, Row)],
            Incidents = [.. incidents.Incidents.Where(incident => incident.IsOpen).Select(Row)],
            Problem = list.Warning,
        };
    }

    private static async Task<FleetView> WithLimitsAsync(FleetView view, RoleClient executor, CancellationToken cancellationToken)
    {
        var limits = await executor.GetAsync<LimitsReport>("/api/limits", cancellationToken);
        var approvals = await executor.GetAsync<ApprovalList>("/api/approvals", cancellationToken);
        return view with
        {
            Approvals = [.. approvals.Approvals.Where(approval => approval.State == "Pending").Select(approval => new ApprovalRow(approval.ApprovalId, approval.Description, approval.ExpiresInSeconds))],
            Budget = new BudgetRow(limits.Actions.Used, limits.Actions.Limit, limits.Actions.FreesInSeconds),
            Frozen = limits.FreezeReason,
            Containers = [.. view.Containers.Select(row => WithRestarts(row, limits.Restarts))],
        };
    }

    private static ContainerRow WithRestarts(ContainerRow row, IReadOnlyList<RestartBudgetReport> budgets) =>
        budgets.FirstOrDefault(budget => budget.ContainerId == row.Name) is { } budget
            ? row with { RestartsUsed = budget.Used, RestartsAllowed = budget.Limit }
            : row;

    // A container may go between the list and this; then its figures are unknown.
    private static async Task<MetricsView?> MetricsAsync(RoleClient monitor, string id, CancellationToken cancellationToken)
    {
        try
        {
            return (await monitor.GetAsync<ContainerMetrics>($"/api/containers/{Uri.EscapeDataString(id)}/metrics", cancellationToken)).Metrics;
        }
        catch (RoleException)
        {
            return null;
        }
    }

    private static ContainerRow Row(ContainerView container, MetricsView? metrics) => new()
    {
        Name = container.Name,
        State = container.State,
        Health = container.Health,
        Version = container.Version,
        Cpu = metrics?.Cpu,
        Memory = metrics?.Memory,
        ErrorRate = metrics?.ErrorRate,
        Restarts = container.Restarts,
    };

    private static IncidentRow Row(Incident incident) => new(
        incident.Fingerprint.Type.Value,
        incident.Fingerprint.ContainerId ?? incident.Fingerprint.Service,
        incident.State.ToString().ToLowerInvariant(),
        incident.Anomaly.Message);
}
