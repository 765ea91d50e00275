namespace RunbookExecutor.Core.Incidents;

/// <summary>When an anomaly type begins and when it is over. A state is judged as a number too: unhealthy is 1, healthy 0.</summary>
/// <param name="Type">The type that it gives.</param>
/// <param name="Metric">What is measured.</param>
/// <param name="Threshold">It breaches above this value.</param>
/// <param name="ClearThreshold">It is clear below this value; between the two it is neither, so that a value that hovers does not flap.</param>
/// <param name="Hold">How long a breach must last before it fires.</param>
/// <param name="ClearHold">How long it must be clear before it is over.</param>
/// <param name="Source">Where it was set: <c>memory-spike.md line 4</c>, <c>configuration</c> or <c>default</c>.</param>
/// <param name="Within">How far back is counted; null for a metric that is no count.</param>
public sealed record DetectionRule(
    AnomalyType Type, Metric Metric, double Threshold, double ClearThreshold, TimeSpan Hold, TimeSpan ClearHold, string Source, TimeSpan? Within = null);
