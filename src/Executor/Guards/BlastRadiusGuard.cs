using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;

namespace RunbookExecutor.Executor.Guards;

/// <summary>
/// Counts the healthy replicas that the action would take down: at most half of them, so never the last one. A replica that is
/// in the incident, or that its platform calls unhealthy, is down already and costs nothing.
/// </summary>
public sealed class BlastRadiusGuard : IGuard
{
    public string Rule => "BLAST_RADIUS";

    public Verdict Check(ActionRequest request, GuardContext context)
    {
        var healthy = context.Target.Replicas.Where(replica => IsHealthy(replica) && !request.AffectedContainers.Contains(replica.Id)).ToList();
        var down = TakenDown(request.Action, context.Target, healthy);
        return down * 2 <= healthy.Count ? Verdict.Allowed : new Verdict.Deny(Rule, Reason(request.Action, context.Target, healthy.Count, down));
    }

    private static bool IsHealthy(Container replica) => replica.IsRunning && replica.Health is HealthState.Healthy or HealthState.None;

    private static int TakenDown(RemediationAction action, TargetState target, List<Container> healthy) => action switch
    {
        RestartContainer or UpdateEnvironment { Restart: true } => healthy.Exists(replica => replica.Id == action.Target) ? 1 : 0,

        // Which replicas go is the platform's choice: count them as healthy as long as there are any.
        ScaleService scale => Math.Clamp(target.Service.DesiredReplicas - scale.Replicas, 0, healthy.Count),

        // One replica after another, each healthy before the next: while some are in trouble already, no healthy one is the last.
        RollbackDeployment => healthy.Count == target.Replicas.Count ? Math.Min(1, healthy.Count) : 0,
        _ => 0,
    };

    private static string Reason(RemediationAction action, TargetState target, int healthy, int down)
    {
        var service = target.Service.Name;
        return healthy == 1
            ? $"To {action.Describe()} would take down the only healthy replica of {service}. Scale {service} up first, or wait until others are healthy."
            : $"To {action.Describe()} would take down {down} of {service}'s {healthy} healthy replicas, and at most half may go at once ({healthy / 2}).";
    }
}
