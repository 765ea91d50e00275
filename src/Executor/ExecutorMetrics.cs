using Prometheus;

namespace RunbookExecutor.Executor;

/// <summary>What <c>/metrics</c> counts of the executor.</summary>
internal static class ExecutorMetrics
{
    public static readonly Counter Actions = Metrics.CreateCounter("runbook_actions_total", "Actions that reached an outcome.", "tool", "outcome", "part");

    public static readonly Counter Refusals = Metrics.CreateCounter("runbook_refusals_total", "Requests that were refused.", "rule");
}
