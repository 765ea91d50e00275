using RunbookExecutor.Cli.Clients;
using RunbookExecutor.Cli.View;
using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Core.Units;
using RunbookExecutor.Executor.Admission;
using RunbookExecutor.Executor.Endpoints;
using RunbookExecutor.Monitor.Queries;

namespace RunbookExecutor.Cli.Demo;

/// <summary>The demo's keys: each fault strikes a replica, unless the guards could not let its cure pass; then the reason is shown.</summary>
public sealed class DemoKeys(DemoFleet fleet, RoleClient monitor, RoleClient executor)
{
    /// <summary>A refusal that frees sooner than this does not keep a key from striking: the run waits for it.</summary>
    private const double SoonSeconds = 10;

    private const string Frozen = "FROZEN";

    private static readonly string Footer =
        string.Join("  ", Fault.All.Select(fault => $"[bold]{fault.Key}[/] {fault.Name}")) + Environment.NewLine
        + "[bold]s[/] stop the surge  [bold]f[/] freeze  [bold]u[/] thaw  [bold]q[/] quit";

    public Keys Keys => new(Footer, PressAsync);

    private async Task PressAsync(char key, Session session, CancellationToken cancellationToken)
    {
        if (key == 's')
        {
            fleet.Traffic.IsSurging = false;
            session.Say("demo", Tone.Neutral, "the traffic surge is over");
        }
        else if (Fault.All.FirstOrDefault(fault => fault.Key == key) is { } fault)
        {
            await StrikeAsync(fault, session, cancellationToken);
        }
        else
        {
            await session.PressAsync(key, cancellationToken);
        }
    }

    /// <summary>Strikes, or says why not, in the session and to the caller.</summary>
    public async Task<string> StrikeAsync(Fault fault, Session session, CancellationToken cancellationToken)
    {
        var open = (await monitor.GetAsync<IncidentList>("/api/incidents", cancellationToken)).Incidents.Where(incident => incident.IsOpen);
        var target = await fleet.PickTargetAsync(open.SelectMany(incident => incident.Containers).ToHashSet(), fault.Anomaly, cancellationToken);
        var struck = fault.IsServiceWide ? target.Service : target.ContainerId;
        if (await RefusalAsync(fault, target, cancellationToken) is { } refusal)
        {
            var uncured = $"{fault.Name} would stay uncured now. {refusal}";
            session.Say(struck, Tone.Quiet, uncured);
            return uncured;
        }

        session.Say(struck, Tone.Neutral, $"demo: {fault.Title}");
        await fault.InjectAsync(target, fleet, cancellationToken);
        return $"{struck}: {fault.Title}.";
    }

    /// <summary>
    /// Why the cure of a fault could not pass now; null when it could. What only the fault itself brings about, such as a version to
    /// return from, is no reason.
    /// </summary>
    public static string? Refusal(Fault fault, DemoTarget target, IReadOnlyList<GuardVerdict> guards, LimitsReport limits)
    {
        if (guards.FirstOrDefault(guard => !guard.Allowed && (guard.Rule == Frozen || guard.RetryAfterSeconds > SoonSeconds)) is { } refusal)
        {
            return refusal.RetryAfterSeconds is { } seconds ? $"{refusal.Reason} {Frees(seconds)}" : refusal.Reason;
        }

        if (limits.Actions.Left < fault.CureActions)
        {
            return $"It takes {fault.CureActions} actions, and {limits.Actions.Left} of {limits.Actions.Limit} are left this hour.";
        }

        return !fault.IsServiceWide && limits.Restarts.FirstOrDefault(budget => budget.ContainerId == target.ContainerId) is { } restarts && restarts.Left < fault.CureActions
            ? $"It takes {fault.CureActions} restarts of {target.ContainerId}, and {restarts.Left} of {restarts.Limit} are left this hour."
            : null;
    }

    private async Task<string?> RefusalAsync(Fault fault, DemoTarget target, CancellationToken cancellationToken)
    {
        var answer = await executor.PostAsync<DryRunAnswer>("/api/dry-run", Request(fault, target), cancellationToken);
        return Refusal(fault, target, answer.Guards, await executor.GetAsync<LimitsReport>("/api/limits", cancellationToken));
    }

    private static string Frees(double seconds) => $"It frees in {DurationText.Format(TimeSpan.FromSeconds(Math.Ceiling(seconds)))}.";

    private static DryRunRequest Request(Fault fault, DemoTarget target)
    {
        var cure = fault.Cure(target);
        var request = new DryRunRequest { Tool = cure.Tool, Anomaly = fault.Anomaly.Value, Affected = fault.IsServiceWide ? [] : [target.ContainerId] };
        return cure switch
        {
            ScaleService scale => request with { ServiceName = scale.ServiceName, Replicas = scale.Replicas },
            UpdateEnvironment update => request with
            {
                ContainerId = update.ContainerId, EnvVars = update.Variables.ToDictionary(variable => variable.Key, variable => variable.Value ?? string.Empty),
            },
            RollbackDeployment rollback => request with { ServiceName = rollback.ServiceName },
            _ => request with { ContainerId = cure.Target },
        };
    }
}
