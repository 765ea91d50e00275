using Prometheus;

namespace RunbookExecutor.Monitor.Sampling;

/// <summary>What the sampling counts about itself for <c>/metrics</c>.</summary>
internal static class SamplingMeters
{
    private static readonly Counter Samples = Metrics.CreateCounter("runbook_samples_total", "Readings of a container's usage that gave an answer.");
    private static readonly Counter Lines = Metrics.CreateCounter("runbook_log_lines_total", "Log lines read.");
    private static readonly Counter Dropped = Metrics.CreateCounter("runbook_log_lines_dropped_total", "Log lines passed over because more came than one reading takes.");
    private static readonly Counter Failures = Metrics.CreateCounter("runbook_list_failures_total", "Times that the platform could not list its containers.");
    private static readonly Gauge Watched = Metrics.CreateGauge("runbook_containers", "Containers that are watched.");
    private static readonly Histogram Step = Metrics.CreateHistogram(
        "runbook_sampling_step_seconds", "How long one step of the sampling took.", new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(0.0001, 2, 14) });

    private static readonly Gauge Late = Metrics.CreateGauge("runbook_sampling_lag_seconds", "How much later than its time the last step began.");

    public static void SampleTaken() => Samples.Inc();

    public static void LinesRead(long read, long dropped)
    {
        // Most readings bring none.
        if (read > 0)
        {
            Lines.Inc(read);
        }

        if (dropped > 0)
        {
            Dropped.Inc(dropped);
        }
    }

    public static void ListFailed() => Failures.Inc();

    public static void ContainersWatched(int count) => Watched.Set(count);

    public static void StepTaken(TimeSpan took, TimeSpan late)
    {
        Step.Observe(took.TotalSeconds);
        Late.Set(late.TotalSeconds);
    }
}
