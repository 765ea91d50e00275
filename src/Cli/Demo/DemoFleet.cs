using RunbookExecutor.Cli.Clients;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Executor.Admission;

namespace RunbookExecutor.Cli.Demo;

/// <summary>The demo's service from the outside: what a user, an operator and a stopwatch can do with it.</summary>
public sealed class DemoFleet(IContainerSource source, RoleClient executor, TrafficGenerator traffic, DemoStage stage, TimeProvider time) : IDisposable
{
    public const string Service = "demo-app";

    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(20);

    private readonly HttpClient client = new() { Timeout = TimeSpan.FromSeconds(5) };

    public TrafficGenerator Traffic => traffic;

    /// <summary>Where the service runs.</summary>
    public DemoStage Stage => stage;

    /// <summary>Returns when every replica is healthy.</summary>
    public async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        var until = time.GetUtcNow() + StartPatience;
        using var timer = new PeriodicTimer(LookInterval, time);
        do
        {
            var snapshot = await source.ListAsync(cancellationToken);
            var replicas = snapshot.ReplicasOf(Service);
            if (replicas.Count > 0 && replicas.All(IsWell) && (await Task.WhenAll(replicas.Select(replica => AnswersAsync(replica, cancellationToken)))).All(answers => answers))
            {
                return;
            }

            if (time.GetUtcNow() > until)
            {
                throw new DemoException($"The demo service did not come up within {StartPatience.TotalSeconds:0} s: "
                    + string.Join("; ", replicas.Select(replica => $"{replica.Id} is {replica.State} {replica.StateReason}")));
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    /// <summary>The healthy replica that the guards let be acted on soonest for this kind of trouble, and whose budget of restarts is least used; what a service-wide fault calls its target does not matter.</summary>
    public async Task<DemoTarget> PickTargetAsync(IReadOnlySet<string> troubled, AnomalyType anomaly, CancellationToken cancellationToken)
    {
        var replicas = (await source.ListAsync(cancellationToken)).ReplicasOf(Service).Where(replica => replica.IsRunning).ToList();
        var limits = await executor.GetAsync<LimitsReport>("/api/limits", cancellationToken);
        var restarts = limits.Restarts.ToDictionary(budget => budget.ContainerId, budget => budget.Used);
        var picked = replicas
            .Where(replica => IsWell(replica) && !troubled.Contains(replica.Id))
            .OrderBy(replica => limits.Runs.FirstOrDefault(run => run.Subject == Slot.Of(replica) && run.Anomaly == anomaly.Value) is { } run ? run.NextInSeconds ?? double.MaxValue : 0)
            .ThenBy(replica => restarts.GetValueOrDefault(replica.Id))
            .ThenBy(replica => replica.Id, StringComparer.Ordinal)
            .FirstOrDefault();
        return picked is null
            ? throw new DemoException("No replica is well enough to be broken. Wait until an incident is over.")
            : new DemoTarget(Service, picked.Id, replicas.Count);
    }

    public async Task TriggerAsync(string containerId, string path, string json, CancellationToken cancellationToken)
    {
        var address = (await FindAsync(containerId, cancellationToken)).Address;
        try
        {
            using var content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
            using var response = await client.PostAsync(new Uri($"http://{address}{path}"), content, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                throw new DemoException($"{containerId} refused {path}: {await response.Content.ReadAsStringAsync(cancellationToken)}");
            }
        }
        catch (HttpRequestException problem)
        {
            throw new DemoException($"{containerId} at {address} does not answer ({problem.Message}).");
        }
    }

    public Task ConfigureAsync(string containerId, string name, string value, CancellationToken cancellationToken) =>
        executor.PostAsync("/api/configure", new { containerId, variables = new Dictionary<string, string> { [name] = value } }, cancellationToken);

    public Task DeployAsync(string service, string version, CancellationToken cancellationToken) =>
        executor.PostAsync("/api/deploy", new { service, version }, cancellationToken);

    /// <summary>The first moment, to 20 ms, at which the replica's memory is above a part of its limit.</summary>
    public async Task<DateTimeOffset> MemoryAboveAsync(string containerId, double ratio, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(LookInterval, time);
        do
        {
            // While it is made anew it may be missing for a moment.
            if ((await source.ListAsync(cancellationToken)).FindContainer(containerId) is { } container
                && (await source.ReadUsageAsync(container, cancellationToken))?.MemoryBytes > ratio * container.MemoryLimitBytes)
            {
                return time.GetUtcNow();
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
        throw new OperationCanceledException(cancellationToken);
    }

    /// <summary>The first moment at which a request failed.</summary>
    public async Task<DateTimeOffset> FirstFailureAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(LookInterval, time);
        do
        {
            if (traffic.FirstFailure is { } first)
            {
                return first;
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
        throw new OperationCanceledException(cancellationToken);
    }

    public void Dispose() => client.Dispose();

    private static bool IsWell(Container replica) => replica is { IsRunning: true, Health: HealthState.Healthy or HealthState.None };

    // Without a health check a platform cannot tell a replica that serves from one that has only begun to start.
    private async Task<bool> AnswersAsync(Container replica, CancellationToken cancellationToken)
    {
        if (replica.Address is not { } address)
        {
            return false;
        }

        try
        {
            using var response = await client.GetAsync(new Uri($"http://{address}/health"), cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task<Container> FindAsync(string containerId, CancellationToken cancellationToken) =>
        (await source.ListAsync(cancellationToken)).FindContainer(containerId) ?? throw new DemoException($"There is no replica '{containerId}' any more.");
}
