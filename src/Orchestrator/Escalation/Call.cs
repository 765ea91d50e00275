using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Core.Runs;
using RunbookExecutor.Core.Text;

namespace RunbookExecutor.Orchestrator.Escalation;

/// <summary>What a person is told: which trouble, what was tried, why that is not enough. Its texts are on one line each, escaped and without secrets.</summary>
public sealed record Call
{
    private const int LongestText = 1000;

    /// <summary>The same whenever the same call is made again, so that it is taken for the same.</summary>
    public required string Id { get; init; }

    /// <summary>The same for all calls of one incident.</summary>
    public required string DeduplicationKey { get; init; }

    public required DateTimeOffset Time { get; init; }

    /// <summary>One sentence, <c>MEMORY_SPIKE of demo-app-2 needs a person</c>.</summary>
    public required string Summary { get; init; }

    /// <summary>Why a person is called.</summary>
    public required string Reason { get; init; }

    public required Severity Severity { get; init; }

    public required string AnomalyType { get; init; }

    public required string Service { get; init; }

    /// <summary>The container; null for the whole service.</summary>
    public string? Container { get; init; }

    public required string IncidentId { get; init; }

    public required string RunId { get; init; }

    /// <summary>Name of the runbook that was followed.</summary>
    public required string Runbook { get; init; }

    /// <summary>What was seen, with figures.</summary>
    public required string Symptom { get; init; }

    /// <summary>What was done about it, oldest first.</summary>
    public required IReadOnlyList<string> Actions { get; init; }

    /// <param name="run">The run that gives up, or whose runbook asks for a person.</param>
    /// <param name="position">The step that asks; null when the run gives up.</param>
    /// <param name="reason">Why.</param>
    /// <param name="now">When.</param>
    public static Call Of(Run run, StepPosition? position, string reason, DateTimeOffset now)
    {
        var fingerprint = run.Incident.Fingerprint;
        return new Call
        {
            Id = $"{run.Id}/{position?.ToString() ?? "end"}",
            DeduplicationKey = run.Incident.Id.Value,
            Time = now,
            Summary = Safe($"{fingerprint.Type} of {fingerprint.ContainerId ?? fingerprint.Service} needs a person"),
            Reason = Safe(reason),
            Severity = run.Incident.Severity,
            AnomalyType = Safe(fingerprint.Type.Value),
            Service = Safe(fingerprint.Service),
            Container = fingerprint.ContainerId is { } container ? Safe(container) : null,
            IncidentId = run.Incident.Id.Value,
            RunId = run.Id.Value,
            Runbook = Safe($"{run.RunbookId}.md"),
            Symptom = Safe(run.Incident.Anomaly.Message),
            Actions = [.. run.Actions.Select(action => Safe($"{action.Tool}: {action.Outcome}. {action.Message}"))],
        };
    }

    private static string Safe(string text)
    {
        var safe = LineText.Escaped(new SecretRedactor().Redact(LineText.WithoutColour(text)));
        return safe.Length <= LongestText ? safe : safe[..LongestText] + "...";
    }
}
