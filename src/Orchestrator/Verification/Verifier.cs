using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Runbooks;
using RunbookExecutor.Core.Runs;
using RunbookExecutor.Orchestrator.Clients;
using RunbookExecutor.Orchestrator.Planning;

namespace RunbookExecutor.Orchestrator.Verification;

/// <summary>Watches an incident's service until its symptom is gone for the hold, something got worse, or the time for that is over.</summary>
public sealed class Verifier(MonitorClient monitor, RunbookOptions options, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>What a replica's start may take before its CPU counts, on top of the hold itself.</summary>
    private static readonly TimeSpan Allowance = TimeSpan.FromSeconds(8);

    /// <summary>What another act, or a call, between an act and its verification may take.</summary>
    private static readonly TimeSpan StepAllowance = TimeSpan.FromMinutes(2);

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

    /// <summary>How long after an act a verification of it is known at the latest, as far as the plan tells.</summary>
    public TimeSpan TimeAfter(StepPosition act, Plan plan, Run run)
    {
        var total = TimeSpan.Zero;
        foreach (var (step, _) in plan.In(act.Phase).Skip(act.Index + 1))
        {
            if (step is VerifyStep or ResolveStep || StepConditions.NeedsVerification(step.Condition))
            {
                return total + PatienceOf(step as VerifyStep, run);
            }

            total += step is WaitStep wait ? options.Cap(wait.Duration) : step is NoteStep ? TimeSpan.Zero : StepAllowance;
        }

        return total + PatienceOf(step: null, run);
    }

    /// <param name="step">What to expect; null takes the incident's own clear condition.</param>
    /// <param name="run">The run; only what was seen after its last act counts.</param>
    /// <param name="until">When the verification has failed.</param>
    /// <param name="cancellationToken">Ends the watching.</param>
    public async Task<(VerificationOutcome Outcome, string Evidence)> VerifyAsync(
        VerifyStep? step, Run run, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var expected = step?.Expected ?? Expectation.ClearOf(run.Incident.Rule);
        var watch = new Watch(expected, HoldOf(step, run), run.LastActedAt ?? run.StartedAt, run.TakenUpAt);
        using var timer = new PeriodicTimer(Interval, time);
        while (true)
        {
            var sight = await LookAsync(run, watch, cancellationToken);
            if (sight.Decided is { } outcome)
            {
                return (outcome, sight.Evidence);
            }

            if (time.GetUtcNow() >= until)
            {
                return sight.AtTheEnd(watch.Symptom);
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    private async Task<Sight> LookAsync(Run run, Watch watch, CancellationToken cancellationToken)
    {
        try
        {
            var listing = monitor.ListReplicasAsync(run.Incident.Fingerprint.Service, cancellationToken);
            var incidents = run.LastActedAt is null ? [] : (await monitor.ListIncidentsAsync(after: null, waitSeconds: 0, cancellationToken)).Incidents;
            var replicas = await listing;
            watch.See(time.GetUtcNow());
            var readings = await Task.WhenAll(Watched(run, replicas).Select(replica => ReadAsync(replica, watch, cancellationToken)));
            if (run.LastActedAt is not { } actedAt)
            {
                return new Sight(readings);
            }

            var trouble = new NewTrouble(run.Incident, actedAt);
            return new Sight(readings, trouble.Find(replicas, incidents), trouble.FindPending(incidents));
        }
        catch (Exception problem) when (problem is RoleUnavailableException or ToolException)
        {
            watch.LoseSight();
            return new Sight([new SymptomReading(SymptomVerdict.Blind, problem.Message)]);
        }
    }

    private async Task<SymptomReading> ReadAsync(ReplicaView replica, Watch watch, CancellationToken cancellationToken) =>
        watch.Judge(replica, await monitor.GetMetricsAsync(replica.Id, watch.SinceOf(replica.Id), cancellationToken));

    // All replicas of the service for a service incident: those that an action added, too.
    private static IEnumerable<ReplicaView> Watched(Run run, IReadOnlyList<ReplicaView> replicas) =>
        run.Incident.Fingerprint.ContainerId is { } only ? replicas.Where(replica => replica.Id == only) : replicas;
}
