using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Core.Runs;

namespace RunbookExecutor.Orchestrator.Endpoints;

/// <summary>One run in a list.</summary>
public sealed record RunSummary
{
    public required RunId Id { get; init; }

    public required IncidentId IncidentId { get; init; }

    public required AnomalyType AnomalyType { get; init; }

    public required string Service { get; init; }

    public string? ContainerId { get; init; }

    public required string RunbookId { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Null while it goes on.</summary>
    public Recovery? Outcome { get; init; }

    /// <summary>The step under way, or how it ended.</summary>
    public required string Message { get; init; }

    /// <summary>Who was called, and what came of it; one for each destination of each call.</summary>
    public IReadOnlyList<CallSummary> Calls { get; init; } = [];

    public static RunSummary Of(Run run) => new()
    {
        Id = run.Id,
        IncidentId = run.Incident.Id,
        AnomalyType = run.Incident.Fingerprint.Type,
        Service = run.Incident.Fingerprint.Service,
        ContainerId = run.Incident.Fingerprint.ContainerId,
        RunbookId = run.RunbookId,
        StartedAt = run.StartedAt,
        FinishedAt = run.Finished?.Time,
        Outcome = run.Finished?.Outcome,
        Message = run.Finished?.Message ?? run.Current?.Text ?? "between two steps",
        Calls = [.. run.Deliveries.Select(delivery => new CallSummary(delivery.Destination, delivery.Succeeded, delivery.Time, delivery.Message))],
    };
}

/// <param name="Destination">Its name in the configuration.</param>
/// <param name="Succeeded">Whether it took the call.</param>
/// <param name="Time">When that was known.</param>
/// <param name="Message">What it answered, or why it was not reached.</param>
public sealed record CallSummary(string Destination, bool Succeeded, DateTimeOffset Time, string Message);

public sealed record RunList(IReadOnlyList<RunSummary> Runs);

/// <param name="Run">Its summary.</param>
/// <param name="Events">All that happened in it, in order.</param>
public sealed record RunDetails(RunSummary Run, IReadOnlyList<RunEvent> Events);
