using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Runbooks;
using RunbookExecutor.Core.Runs;
using RunbookExecutor.Orchestrator.Clients;

namespace RunbookExecutor.Orchestrator.Verification;

/// <summary>Watches the containers of an incident until its symptom is gone for the hold, or the time for that is over.</summary>
public sealed class Verifier(MonitorClient monitor, RunbookOptions options, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>What a replica's start may take before its CPU counts, on top of the hold itself.</summary>
    private static readonly TimeSpan Allowance = TimeSpan.FromSeconds(8);

    /// <summary>How long the symptom must be gone.</summary>
    public TimeSpan HoldOf(VerifyStep? step, Run run) => options.Cap(step?.For ?? run.Incident.Rule.ClearHold);

    /// <summary>How long to try before the verification has failed.</summary>
    public TimeSpan PatienceOf(VerifyStep? step, Run run)
    {
        var usual = (2 * HoldOf(step, run)) + Allowance;
        return step?.Within is not { } within ? usual
            : options.MaxDuration is null || within < usual ? within
            : usual;
    }

    /// <param name="step">What to expect; null takes the incident's own clear condition.</param>
    /// <param name="run">The run; only what was sampled after its last act counts.</param>
    /// <param name="until">When the verification has failed.</param>
    /// <param name="cancellationToken">Ends the watching.</param>
    public async Task<(VerificationOutcome Outcome, string Evidence)> VerifyAsync(
        VerifyStep? step, Run run, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var expected = step?.Expected ?? new MetricComparison(run.Incident.Rule.Metric, Comparison.Below, run.Incident.Rule.ClearThreshold);
        var watch = new Watch(expected, HoldOf(step, run), run.LastActedAt ?? run.StartedAt);
        using var timer = new PeriodicTimer(Interval, time);
        while (true)
        {
            var readings = await ReadAsync(run, watch, cancellationToken);
            if (readings.Count > 0 && readings.All(reading => reading.Verdict == SymptomVerdict.Gone))
            {
                return (VerificationOutcome.Effective, Evidence(readings));
            }

            if (time.GetUtcNow() >= until)
            {
                return (watch.HasSeenSymptom ? VerificationOutcome.Ineffective : VerificationOutcome.Inconclusive, Evidence(readings));
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    private async Task<IReadOnlyList<SymptomReading>> ReadAsync(Run run, Watch watch, CancellationToken cancellationToken)
    {
        try
        {
            var containers = await ContainersAsync(run, cancellationToken);
            var readings = new List<SymptomReading>(containers.Count);
            foreach (var container in containers)
            {
                var metrics = await monitor.GetMetricsAsync(container, watch.SinceOf(container), cancellationToken);
                readings.Add(watch.Judge(container, metrics));
            }

            return readings;
        }
        catch (Exception problem) when (problem is RoleUnavailableException or ToolException)
        {
            return [new SymptomReading(SymptomVerdict.Unknown, problem.Message)];
        }
    }

    // All replicas of the service for a service incident: those that an action added, too.
    private async Task<IReadOnlyList<string>> ContainersAsync(Run run, CancellationToken cancellationToken) =>
        run.Incident.Fingerprint.ContainerId is { } only
            ? [only]
            : [.. (await monitor.ListReplicasAsync(run.Incident.Fingerprint.Service, cancellationToken)).Select(replica => replica.Id)];

    private static string Evidence(IReadOnlyList<SymptomReading> readings) =>
        readings.Count == 0 ? "no replica is left to look at"
        : (readings.MinBy(reading => reading.Verdict == SymptomVerdict.Present ? 0 : reading.Verdict == SymptomVerdict.Unknown ? 1 : 2)!).Evidence;

    /// <summary>Where each container's hold began: at the act, and anew whenever the symptom was seen.</summary>
    private sealed class Watch(MetricComparison expected, TimeSpan hold, DateTimeOffset start)
    {
        private readonly Dictionary<string, DateTimeOffset> since = [];

        /// <summary>Whether the symptom was there at any moment after the act, so that its absence now is not too little data.</summary>
        public bool HasSeenSymptom { get; private set; }

        public DateTimeOffset SinceOf(string container) => since.GetValueOrDefault(container, start);

        public SymptomReading Judge(string container, ContainerMetrics metrics)
        {
            if (metrics.State != ContainerState.Running || metrics.Window is not { } window)
            {
                return new SymptomReading(SymptomVerdict.Unknown, $"{container} is {metrics.State.ToString().ToLowerInvariant()}");
            }

            var reading = SymptomCheck.Judge(window, expected, hold);
            if (reading.Verdict == SymptomVerdict.Present)
            {
                // Just past the sample that showed it, so that it is not counted a second time.
                HasSeenSymptom = true;
                since[container] = window.Until + TimeSpan.FromMilliseconds(1);
            }

            return reading with { Evidence = $"{container}: {reading.Evidence}" };
        }
    }
}
