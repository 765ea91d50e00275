using RunbookExecutor.Cli.Clients;
using RunbookExecutor.Cli.View;
using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Units;
using RunbookExecutor.Executor.Endpoints;
using RunbookExecutor.Monitor.Queries;

namespace RunbookExecutor.Cli.Demo;

/// <summary>The demo's keys: each fault strikes a replica, unless the guards could not let its cure pass; then the reason is shown.</summary>
public sealed class DemoKeys(DemoFleet fleet, RoleClient monitor, RoleClient executor)
{
    /// <summary>A refusal that frees sooner than this does not keep a key from striking: the run waits for it.</summary>
    private const double SoonSeconds = 10;

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

    private async Task StrikeAsync(Fault fault, Session session, CancellationToken cancellationToken)
    {
        var open = (await monitor.GetAsync<IncidentList>("/api/incidents", cancellationToken)).Incidents.Where(incident => incident.IsOpen);
        var target = await fleet.PickTargetAsync(open.SelectMany(incident => incident.Containers).ToHashSet(), cancellationToken);
        if (await RefusalAsync(fault.Cure(target), target, cancellationToken) is { } refusal)
        {
            session.Say(target.ContainerId, Tone.Quiet, $"{fault.Name} would stay uncured now. {refusal}");
            return;
        }

        session.Say(fault.IsServiceWide ? target.Service : target.ContainerId, Tone.Neutral, $"demo: {fault.Title}");
        await fault.InjectAsync(target, fleet, cancellationToken);
    }

    private async Task<string?> RefusalAsync(RemediationAction cure, DemoTarget target, CancellationToken cancellationToken)
    {
        var answer = await executor.PostAsync<DryRunAnswer>("/api/dry-run", Request(cure, target), cancellationToken);
        var refusal = answer.Guards.FirstOrDefault(guard => !guard.Allowed && !(guard.RetryAfterSeconds <= SoonSeconds));
        return refusal is null ? null
            : refusal.RetryAfterSeconds is { } seconds ? $"{refusal.Reason} It frees in {DurationText.Format(TimeSpan.FromSeconds(Math.Ceiling(seconds)))}."
            : refusal.Reason;
    }

    private static DryRunRequest Request(RemediationAction cure, DemoTarget target)
    {
        var request = new DryRunRequest { Tool = cure.Tool, Affected = [target.ContainerId] };
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
