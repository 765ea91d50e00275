using RunbookExecutor.Core.Incidents;

namespace RunbookExecutor.Core.Runbooks;

/// <summary>What a verification wants to see for its whole time. A closed set.</summary>
public abstract record Expectation : StepCondition
{
    /// <summary>What shows that the trouble of a rule is gone.</summary>
    public static Expectation ClearOf(DetectionRule rule) => rule.Metric switch
    {
        Metric.Unhealthy => new StaysHealthy(),
        Metric.Crashes or Metric.OomKills => new StaysRunning(),
        _ => new MetricComparison(rule.Metric, Comparison.Below, rule.ClearThreshold),
    };
}

/// <summary>It runs, and does not crash.</summary>
public sealed record StaysRunning : Expectation
{
    public override string Canonical => "running";
}

/// <summary>It runs, and its health check passes.</summary>
public sealed record StaysHealthy : Expectation
{
    public override string Canonical => "healthy";
}
