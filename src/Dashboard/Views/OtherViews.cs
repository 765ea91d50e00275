using System.Text.Json;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Core.Runs;

namespace RunbookExecutor.Dashboard.Views;

/// <summary>The monitor's event <c>incident</c>.</summary>
public sealed record IncidentEvent(Incident Incident);

public sealed record IncidentAnswer(IReadOnlyList<Incident> Incidents);

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

    public required string Message { get; init; }
}

public sealed record RunList(IReadOnlyList<RunSummary> Runs);

public sealed record RunDetails(RunSummary Run, IReadOnlyList<RunEvent> Events);

/// <param name="Id">Its file's name.</param>
/// <param name="Name">Its first heading.</param>
/// <param name="Source">Its file.</param>
/// <param name="AnomalyType">What it answers.</param>
/// <param name="Steps">How many.</param>
/// <param name="Warning">What is wrong with it.</param>
public sealed record RunbookSummary(string Id, string Name, string Source, string AnomalyType, int Steps, string? Warning = null);

public sealed record RunbookList(IReadOnlyList<RunbookSummary> Runbooks, string? Problem = null);

public sealed record RunbookAnswer(RunbookView Runbook, string Source, string Content, string ContentHash, string? Warning = null);

public sealed record RunbookView(string Id, string Name, string AnomalyType, string Trigger, string? Mode, IReadOnlyList<string> Problems);

/// <summary>What every detector says of one container.</summary>
public sealed record AnomalyReport(IReadOnlyList<CheckView> ChecksPerformed);

public sealed record CheckView(string Type, string Verdict, double Threshold, string Reason, string RuleSource, double? Value = null, string? IncidentId = null);

/// <summary>One MCP call that a role answered.</summary>
public sealed record CallView
{
    public required long Number { get; init; }

    public required DateTimeOffset Time { get; init; }

    public required string Caller { get; init; }

    public required string Tool { get; init; }

    public JsonElement Arguments { get; init; }

    public required string Result { get; init; }

    public bool IsError { get; init; }

    public required double DurationMs { get; init; }

    public string? RunId { get; init; }

    public string? IncidentId { get; init; }

    /// <summary>Which role answered it.</summary>
    public string Server { get; init; } = string.Empty;

    /// <summary>Each server numbers its own.</summary>
    public string Key => $"{Server}-{Number}";
}
