using RunbookExecutor.Cli.Clients;
using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Core.Runs;
using RunbookExecutor.Monitor.Queries;

namespace RunbookExecutor.Cli.Demo;

/// <summary>Plays one fault from the strike to the verified recovery, with a stopwatch that is not the monitor's.</summary>
public sealed class ScenarioRunner(DemoFleet fleet, RoleClient monitor, RunLog runs, TimeProvider time)
{
    private static readonly TimeSpan DetectionPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan RunPatience = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan QuietPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan QuietInterval = TimeSpan.FromMilliseconds(200);

    public async Task<ScenarioReport> PlayAsync(Fault fault, CancellationToken cancellationToken)
    {
        await WaitUntilWatchedAsync(cancellationToken);
        var target = await fleet.PickTargetAsync(new HashSet<string>(), fault.Anomaly, cancellationToken);
        var report = new ScenarioReport
        {
            Fault = fault.Name,
            Anomaly = fault.Anomaly,
            Container = fault.IsServiceWide ? target.Service : target.ContainerId,
            Outcome = ScenarioReport.NotDetected,
        };
        try
        {
            return await PlayAsync(fault, target, report, cancellationToken);
        }
        finally
        {
            fault.End(fleet);
            await WaitForQuietAsync(cancellationToken);
        }
    }

    private async Task<ScenarioReport> PlayAsync(Fault fault, DemoTarget target, ScenarioReport report, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var from = runs.Count;
        fleet.Traffic.ForgetFailures();
        var injected = time.GetUtcNow();
        var began = fault.BeganAsync(target, fleet, injected, patience.Token);
        await fault.InjectAsync(target, fleet, cancellationToken);

        var started = await WithinAsync(DetectionPatience, token => runs.FirstAsync<RunStarted>(from, _ => true, token), cancellationToken);
        if (started is null)
        {
            await patience.CancelAsync();
            await EverAsync(began);
            return report;
        }

        var finished = await WithinAsync(RunPatience, token => runs.FirstAsync<RunFinished>(from, run => run.RunId == started.RunId, token), cancellationToken);
        await patience.CancelAsync();
        return Measure(fault, report, started, finished, from, await EverAsync(began));
    }

    // What was detected may be something else, while the condition that the fault stands for never came to hold.
    private static async Task<DateTimeOffset?> EverAsync(Task<DateTimeOffset> began)
    {
        await ((Task)began).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return began.IsCompletedSuccessfully ? await began : null;
    }

    private ScenarioReport Measure(Fault fault, ScenarioReport report, RunStarted started, RunFinished? finished, int from, DateTimeOffset? began)
    {
        var actions = runs.All<ActionDone>(from, action => action.RunId == started.RunId);
        var verified = runs.All<SymptomVerified>(from, one => one.RunId == started.RunId && one.Outcome == VerificationOutcome.Effective);
        return report with
        {
            DetectedAfterSeconds = Seconds(started.Incident.FiredAt, began),
            ActedAfterSeconds = Seconds(actions.Count > 0 ? actions[0].ReadBackAt : null, began),
            RecoveredAfterSeconds = Seconds(verified.Count > 0 ? verified[^1].Time : null, began),
            Outcome = OutcomeOf(fault, report, started, finished),
            Actions = [.. actions.Select(action => new ActionReport(action.Tool, action.Outcome.ToString(), action.ActionId.Value))],
        };
    }

    // A recovery from something else than what was injected is not the recovery that was asked for.
    private static string OutcomeOf(Fault fault, ScenarioReport report, RunStarted started, RunFinished? finished)
    {
        var fingerprint = started.Incident.Fingerprint;
        return finished is null ? ScenarioReport.TimedOut
            : fingerprint.Type != report.Anomaly ? $"Detected {fingerprint.Type} instead"
            : !IsWhereStruck(fault, report, fingerprint) ? $"Detected on {fingerprint.ContainerId ?? fingerprint.Service} instead"
            : finished.Outcome.ToString();
    }

    private static bool IsWhereStruck(Fault fault, ScenarioReport report, Fingerprint fingerprint) =>
        (fingerprint.ContainerId ?? fingerprint.Service) == report.Container
        || (fault.IsServiceWide && fault.MayShowInOneReplica && fingerprint.Service == report.Container);

    private static double? Seconds(DateTimeOffset? at, DateTimeOffset? began) =>
        (at - began) is { } passed ? Math.Round(passed.TotalSeconds, 2) : null;

    private async Task<T?> WithinAsync<T>(TimeSpan limit, Func<CancellationToken, Task<T>> wait, CancellationToken cancellationToken)
        where T : class
    {
        using var patience = new CancellationTokenSource(limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await wait(both.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    // A replica's first seconds are unknown by design; a stopwatch started in them would time the wait for data.
    private async Task WaitUntilWatchedAsync(CancellationToken cancellationToken)
    {
        var until = time.GetUtcNow() + QuietPatience;
        using var timer = new PeriodicTimer(QuietInterval, time);
        while (time.GetUtcNow() < until && !await IsWatchedAsync(cancellationToken) && await timer.WaitForNextTickAsync(cancellationToken))
        {
        }
    }

    private async Task<bool> IsWatchedAsync(CancellationToken cancellationToken)
    {
        var containers = (await monitor.GetAsync<ContainerList>("/api/containers", cancellationToken)).Containers;
        var metrics = await Task.WhenAll(containers.Select(container =>
            monitor.GetAsync<ContainerMetrics>($"/api/containers/{Uri.EscapeDataString(container.Id)}/metrics", cancellationToken)));
        return metrics.All(one => one.Metrics is { Cpu: not null, Memory: not null, ErrorRate: not null });
    }

    // The next fault strikes a fleet that is well: no open incident.
    private async Task WaitForQuietAsync(CancellationToken cancellationToken)
    {
        var until = time.GetUtcNow() + QuietPatience;
        using var timer = new PeriodicTimer(QuietInterval, time);
        while (time.GetUtcNow() < until
            && (await monitor.GetAsync<IncidentList>("/api/incidents", cancellationToken)).Incidents.Any(incident => incident.IsOpen)
            && await timer.WaitForNextTickAsync(cancellationToken))
        {
        }
    }
}
