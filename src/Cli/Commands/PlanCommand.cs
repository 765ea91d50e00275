using System.CommandLine;
using RunbookExecutor.Cli.Clients;
using RunbookExecutor.Cli.Instances;
using RunbookExecutor.Cli.View;
using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Core.Runbooks;
using RunbookExecutor.Core.Runs;
using RunbookExecutor.Executor.Endpoints;
using RunbookExecutor.Monitor.Queries;
using RunbookExecutor.Orchestrator.Planning;

namespace RunbookExecutor.Cli.Commands;

/// <summary><c>runbook plan RUNBOOK --container X</c>: what would happen now, with each guard's verdict; does nothing.</summary>
public static class PlanCommand
{
    public static Command Create()
    {
        var runbook = new Argument<string>("runbook") { Description = "Id of a runbook, such as memory-spike." };
        var container = new Option<string>("--container") { Description = "The container that would be in trouble.", Required = true, HelpName = "NAME" };
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var command = new Command("plan", "Rehearse a runbook for a container: what would happen now and what the guards would say. Does nothing.") { runbook, container, data, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var instance = await InstanceLocator.FindAsync(parsed.GetValue(data), cancellationToken);
            var lines = await RehearseAsync(instance, parsed.GetValue(runbook)!, parsed.GetValue(container)!, cancellationToken);
            if (parsed.GetValue(json))
            {
                Output.Json(new { steps = lines });
            }
            else
            {
                lines.ToList().ForEach(Print);
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static async Task<IReadOnlyList<RehearsedStep>> RehearseAsync(
        RunningInstance instance, string runbookId, string containerName, CancellationToken cancellationToken)
    {
        using var monitor = instance.Client(RolePorts.Monitor);
        using var executor = instance.Client(RolePorts.Executor);
        var answer = await monitor.GetAsync<RunbookAnswer>($"/api/runbooks/{Uri.EscapeDataString(runbookId)}", cancellationToken);
        var list = await monitor.GetAsync<ContainerList>("/api/containers", cancellationToken);
        var container = list.Containers.FirstOrDefault(one => one.Id == containerName || one.Name == containerName)
            ?? throw new CommandException($"There is no container '{containerName}'. There are: {string.Join(", ", list.Containers.Select(one => one.Name))}.");
        var service = list.Services.First(one => one.Name == container.Service);
        var runbook = RunbookParser.Parse(answer.Runbook.Id, answer.Content);
        var run = Imagine(runbook, container, service, list.Timestamp);
        var plan = Planner.Plan(run.Incident, runbook);
        var steps = new List<RehearsedStep>();
        foreach (var phase in new[] { RunPhase.Steps, RunPhase.Fallback })
        {
            foreach (var planned in plan.In(phase))
            {
                steps.Add(await RehearseAsync(phase, planned, plan, run, service, executor, cancellationToken));
            }
        }

        return steps;
    }

    private static async Task<RehearsedStep> RehearseAsync(
        RunPhase phase, PlannedStep planned, Plan plan, Run run, ServiceView service, RoleClient executor, CancellationToken cancellationToken)
    {
        var step = planned.Step;
        var unmet = StepConditions.NeedsVerification(step.Condition) ? null : StepConditions.Unmet(step.Condition, run);
        var rehearsed = new RehearsedStep(phase, step.Number, step.Line, RunbookDescription.Kind(step), step.Text)
        {
            Skipped = unmet,
            Condition = step.Condition?.Canonical,
        };
        if (unmet is not null || step is not ActStep act)
        {
            return rehearsed;
        }

        var answer = await executor.PostAsync<DryRunAnswer>("/api/dry-run", Request(act.Action, planned, plan.Mode, run, service), cancellationToken);
        return rehearsed with { Allowed = answer.Allowed, Action = answer.Description, Guards = answer.Guards, PlatformCalls = answer.Steps };
    }

    private static DryRunRequest Request(ActionTemplate action, PlannedStep planned, AutomationMode? mode, Run run, ServiceView service)
    {
        var request = new DryRunRequest { Affected = run.Incident.Containers, Anomaly = run.Incident.Fingerprint.Type.Value, Mode = mode, Reason = $"rehearsal of {run.RunbookId}.md" };
        return action switch
        {
            ActionTemplate.Restart => request with { Tool = Core.Actions.RestartContainer.ToolName, ContainerId = planned.ContainerId },
            ActionTemplate.UpdateEnvironment update => request with { Tool = Core.Actions.UpdateEnvironment.ToolName, ContainerId = planned.ContainerId, EnvVars = update.Variables },
            ActionTemplate.Scale scale => request with
            {
                Tool = Core.Actions.ScaleService.ToolName, ServiceName = service.Name, Replicas = scale.IsRelative ? service.RunningReplicas + scale.Replicas : scale.Replicas,
            },
            _ => request with { Tool = Core.Actions.RollbackDeployment.ToolName, ServiceName = service.Name },
        };
    }

    // As if the container breached just now and alone.
    private static Run Imagine(Runbook runbook, ContainerView container, ServiceView service, DateTimeOffset now)
    {
        var metric = runbook.Detection?.Metric ?? Metric.Memory;
        var threshold = runbook.Detection?.Threshold ?? 0.8;
        var incident = new Incident
        {
            Id = new IncidentId(Ids.Derived(IncidentId.Prefix, now, container.Id)),
            Fingerprint = new Fingerprint(container.Platform, container.Service, runbook.AnomalyType, container.Id),
            State = IncidentState.Firing,
            Severity = Severity.High,
            Containers = [container.Id],
            StartedAt = now,
            FiredAt = now,
            DeployedAt = service.DeployedAt,
            Rule = new DetectionRule(runbook.AnomalyType, metric, threshold, threshold, TimeSpan.Zero, TimeSpan.Zero, "rehearsal"),
            Anomaly = new Anomaly
            {
                Type = runbook.AnomalyType,
                Severity = Severity.High,
                ContainerId = container.Id,
                ContainerName = container.Name,
                Service = container.Service,
                Value = threshold,
                Threshold = threshold,
                Since = now,
                Time = now,
                IsHeld = true,
                Message = "rehearsal",
            },
        };
        return Run.From([new RunStarted
        {
            RunId = new RunId(Ids.Derived(RunId.Prefix, now, container.Id)),
            Time = now,
            Incident = incident,
            RunbookId = runbook.Id,
            Markdown = string.Empty,
            ContentHash = runbook.ContentHash,
        }]);
    }

    private static void Print(RehearsedStep step)
    {
        var mark = step.Skipped is not null ? "skip" : step.Allowed switch { true => "ok", false => "no", null => step.Kind };
        Console.Out.WriteLine($"{step.Phase,-8} {step.Number,2}. [{mark}] {step.Text}");
        if (step.Skipped is { } reason)
        {
            Console.Out.WriteLine($"             {reason}");
        }

        if (step.Action is { } action)
        {
            Console.Out.WriteLine($"             would {action}{(step.Condition is { } condition ? $", if {condition}" : string.Empty)}");
        }

        foreach (var guard in step.Guards.Where(guard => !guard.Allowed))
        {
            Console.Out.WriteLine($"             {guard.Rule}{(guard.Rule == Verdict.NeedsApproval.Rule ? " asks" : " refuses")}: {guard.Reason}");
        }

        if (step.Guards.Count > 0 && step.Guards.All(guard => guard.Allowed))
        {
            Console.Out.WriteLine($"             all {step.Guards.Count} guards allow it");
        }
    }
}
