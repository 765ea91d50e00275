using System.Globalization;
using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Incidents;

namespace RunbookExecutor.Cli.Demo;

/// <summary>One way to break the demo service on purpose, and what is expected to come of it.</summary>
public abstract record Fault(string Name, char Key, AnomalyType Anomaly, string Title)
{
    public static readonly IReadOnlyList<Fault> All =
    [
        new TriggerFault("memory-leak", 'm', AnomalyType.MemorySpike, "a replica leaks memory", "/trigger/memory-leak", """{"action":"start"}"""),
        new TriggerFault("cpu-spike", 'c', AnomalyType.CpuOverload, "a replica burns CPU", "/trigger/cpu-spike", """{"action":"start","duration":300}"""),
        new TriggerFault("error-spam", 'e', AnomalyType.HighErrorRate, "a replica fails half of its requests", "/trigger/error-spam", """{"action":"start","errorRate":50}"""),
        new CacheGrowthFault(),
        new BadDeploymentFault(),
        new TrafficSurgeFault(),
    ];

    /// <summary>Whether it strikes the whole service rather than one replica.</summary>
    public abstract bool IsServiceWide { get; }

    /// <summary>Whether one replica may show it before the service as a whole does.</summary>
    public virtual bool MayShowInOneReplica => !IsServiceWide;

    /// <summary>How many actions the cure takes.</summary>
    public virtual int CureActions => 1;

    /// <summary>The action that is expected to cure it; the guards are asked for it before a key strikes.</summary>
    public abstract RemediationAction Cure(DemoTarget target);

    /// <summary>Strikes.</summary>
    /// <exception cref="DemoException">It could not; the message says why.</exception>
    public abstract Task InjectAsync(DemoTarget target, DemoFleet fleet, CancellationToken cancellationToken);

    /// <summary>Since when the condition holds: measured by the demo itself and not by the monitor.</summary>
    public abstract Task<DateTimeOffset> BeganAsync(DemoTarget target, DemoFleet fleet, DateTimeOffset injected, CancellationToken cancellationToken);

    /// <summary>Ends what is still going on outside the service, once the scenario is over.</summary>
    public virtual void End(DemoFleet fleet)
    {
    }
}

/// <param name="Service">The demo's service.</param>
/// <param name="ContainerId">The replica that a fault strikes.</param>
/// <param name="Replicas">How many replicas run.</param>
public sealed record DemoTarget(string Service, string ContainerId, int Replicas);

/// <summary>A fault could not be injected; the message says why.</summary>
public sealed class DemoException(string message) : Exception(message);

/// <summary>A fault that the demo app has a switch for.</summary>
public sealed record TriggerFault(string Name, char Key, AnomalyType Anomaly, string Title, string Path, string Body) : Fault(Name, Key, Anomaly, Title)
{
    public override bool IsServiceWide => false;

    public override RemediationAction Cure(DemoTarget target) => new RestartContainer(target.ContainerId);

    public override Task InjectAsync(DemoTarget target, DemoFleet fleet, CancellationToken cancellationToken) =>
        fleet.TriggerAsync(target.ContainerId, Path, Body, cancellationToken);

    public override Task<DateTimeOffset> BeganAsync(DemoTarget target, DemoFleet fleet, DateTimeOffset injected, CancellationToken cancellationToken) =>
        Anomaly == AnomalyType.MemorySpike ? fleet.MemoryAboveAsync(target.ContainerId, 0.8, cancellationToken)
        : Anomaly == AnomalyType.HighErrorRate ? fleet.FirstFailureAsync(cancellationToken)
        : Task.FromResult(injected);
}

/// <summary>An operator sets a cache size that does not fit into the limit; a restart fills the cache again.</summary>
public sealed record CacheGrowthFault() : Fault("cache-growth", 'g', AnomalyType.MemorySpike, "a cache size is set too big on a replica")
{
    public override int CureActions => 2;

    public override bool IsServiceWide => false;

    public override RemediationAction Cure(DemoTarget target) =>
        new UpdateEnvironment(target.ContainerId, new Dictionary<string, string?> { ["CACHE_SIZE_MB"] = "16" }, Restart: true);

    public override Task InjectAsync(DemoTarget target, DemoFleet fleet, CancellationToken cancellationToken) =>
        fleet.ConfigureAsync(target.ContainerId, "CACHE_SIZE_MB", fleet.Stage.CacheMegabytes.ToString(CultureInfo.InvariantCulture), cancellationToken);

    public override Task<DateTimeOffset> BeganAsync(DemoTarget target, DemoFleet fleet, DateTimeOffset injected, CancellationToken cancellationToken) =>
        fleet.MemoryAboveAsync(target.ContainerId, 0.8, cancellationToken);
}

/// <summary>An operator deploys a version whose requests fail.</summary>
public sealed record BadDeploymentFault() : Fault("bad-deployment", 'b', AnomalyType.HighErrorRate, "a version is deployed whose requests fail")
{
    public override bool IsServiceWide => true;

    // It comes to one replica after another, and what is detected on the first of them is it, too.
    public override bool MayShowInOneReplica => true;

    public override RemediationAction Cure(DemoTarget target) => new RollbackDeployment(target.Service);

    public override Task InjectAsync(DemoTarget target, DemoFleet fleet, CancellationToken cancellationToken) =>
        fleet.DeployAsync(target.Service, fleet.Stage.BadVersion, cancellationToken);

    public override Task<DateTimeOffset> BeganAsync(DemoTarget target, DemoFleet fleet, DateTimeOffset injected, CancellationToken cancellationToken) =>
        fleet.FirstFailureAsync(cancellationToken);
}

/// <summary>More expensive requests come in than the replicas can carry.</summary>
public sealed record TrafficSurgeFault() : Fault("traffic-surge", 't', AnomalyType.CpuOverload, "more traffic than the replicas can carry")
{
    public override bool IsServiceWide => true;

    public override RemediationAction Cure(DemoTarget target) => new ScaleService(target.Service, target.Replicas + 2);

    public override Task InjectAsync(DemoTarget target, DemoFleet fleet, CancellationToken cancellationToken)
    {
        fleet.Traffic.IsSurging = true;
        return Task.CompletedTask;
    }

    public override Task<DateTimeOffset> BeganAsync(DemoTarget target, DemoFleet fleet, DateTimeOffset injected, CancellationToken cancellationToken) =>
        Task.FromResult(injected);

    public override void End(DemoFleet fleet) => fleet.Traffic.IsSurging = false;
}
