namespace RunbookExecutor.Core.Incidents;

/// <summary>What a rule measures of a container.</summary>
public enum Metric
{
    /// <summary>Share of the memory limit.</summary>
    Memory,

    /// <summary>Share of the CPU limit.</summary>
    Cpu,

    /// <summary>Share of log lines that are errors.</summary>
    ErrorRate,

    /// <summary>Crashes for want of memory within the rule's period.</summary>
    OomKills,

    /// <summary>Crashes of any kind within the rule's period.</summary>
    Crashes,

    /// <summary>1 while the health check fails, 0 while it passes.</summary>
    Unhealthy,
}

/// <summary>How metrics are written.</summary>
public static class Metrics
{
    /// <summary>A share is written in percent, a count as it is.</summary>
    public static bool IsShare(this Metric metric) => metric is Metric.Memory or Metric.Cpu or Metric.ErrorRate;

    /// <summary>As the runbook language names it.</summary>
    public static string Word(this Metric metric) => metric switch
    {
        Metric.Memory => "memory",
        Metric.Cpu => "cpu",
        Metric.ErrorRate => "error-rate",
        Metric.OomKills => "oom-kills",
        Metric.Crashes => "crashes",
        _ => "unhealthy",
    };
}
