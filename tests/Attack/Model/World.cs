using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Executor.Freezing;
using RunbookExecutor.Executor.Guards;

namespace RunbookExecutor.Tests.Attack.Model;

/// <summary>What is there besides the past: the target, the policy, the switches. The guards and the model see the same one.</summary>
internal sealed class World
{
    public const string Target = "app";
    public static readonly IReadOnlyList<string> Watched = [Target, "web", "db", "cache", "queue"];

    public DateTimeOffset Wall { get; set; } = new(2026, 11, 24, 1, 0, 0, TimeSpan.Zero);

    public bool IsFrozen { get; set; }

    public PolicyOptions Policy { get; set; } = new();

    public AutomationMode Mode { get; set; } = AutomationMode.Auto;

    public int Desired { get; set; } = 3;

    public List<Container> Replicas { get; } = [.. Enumerable.Range(1, 4).Select(number => new Container
    {
        Id = $"app-{number}", Name = $"app-{number}", Service = Target, Platform = "fake", State = ContainerState.Running, Health = HealthState.Healthy, Mode = AutomationMode.Auto,
    })];

    /// <summary>The approval that the caller has, its age left out; null when it has none.</summary>
    public (ApprovalState State, bool IsOfThis, long AskedAt)? Approval { get; set; }

    public TargetState State => new(new Service { Name = Target, Platform = "fake", DesiredReplicas = Desired, Mode = Mode }, Replicas);

    public FreezeState Freeze => IsFrozen ? new FreezeState([new FreezeSource("ledger", "the model says so", CanBeThawed: true)]) : FreezeState.Thawed;

    /// <summary>Something about it changes.</summary>
    public void Change(Random random, long now)
    {
        var i = random.Next(Replicas.Count);
        switch (random.Next(16))
        {
            case 0 or 1 or 2 or 3: Replicas[i] = Replicas[i] with { Health = random.Next(3) == 0 ? HealthState.Unhealthy : HealthState.Healthy }; break;
            case 4 or 5: Replicas[i] = Replicas[i] with { State = random.Next(4) == 0 ? ContainerState.Exited : ContainerState.Running }; break;
            case 6: Replicas[i] = Replicas[i] with { IsExcluded = random.Next(4) == 0 }; break;
            case 7: Replicas[i] = Replicas[i] with { AllowedTools = random.Next(4) == 0 ? [RestartContainer.ToolName] : null }; break;
            case 8: Replicas[i] = Replicas[i] with { Mode = random.Next(5) == 0 ? AutomationMode.Propose : AutomationMode.Auto }; break;
            case 9: Mode = random.Next(4) == 0 ? AutomationMode.Observe : AutomationMode.Auto; break;
            case 10: IsFrozen = random.Next(3) == 0; break;
            case 11: Wall += TimeSpan.FromMinutes(random.Next(-600, 600)); break;
            case 12: Desired = random.Next(1, 6); break;
            case 13: Approval = random.Next(3) == 0 ? null : ((ApprovalState)random.Next(5), random.Next(3) > 0, now); break;
            default: Policy = Reconfigured(random); break;
        }
    }

    private static PolicyOptions Reconfigured(Random random) => random.Next(3) > 0 ? new PolicyOptions() : new PolicyOptions
    {
        MaxActionsPerHour = random.Next(0, 11),
        MaxRestartsPerContainerPerHour = random.Next(0, 4),
        MinSpacing = TimeSpan.FromSeconds(random.Next(5, 60)),
        Cooldown = TimeSpan.FromSeconds(random.Next(120, 600)),
        MaxReplicas = random.Next(3, 6),
        MaxReplicaStep = random.Next(1, 3),
        ProtectedServices = random.Next(8) == 0 ? [Target] : ["db"],
        AlwaysAsk = random.Next(4) == 0 ? [ScaleService.ToolName] : [],
        MaintenanceWindows = random.Next(3) == 0 ? [new MaintenanceWindowOptions { Cron = "0 2 * * *", Duration = TimeSpan.FromHours(1) }] : [],
    };
}
