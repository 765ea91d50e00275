using System.Text.Json;
using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Ledger;

namespace RunbookExecutor.Dashboard.Views;

/// <summary>Every budget as it stands, as far as pages show it.</summary>
public sealed record LimitsView
{
    public required BudgetView Actions { get; init; }

    public IReadOnlyList<RestartBudgetView> Restarts { get; init; } = [];

    public double NextActionInSeconds { get; init; }

    public int MaxReplicas { get; init; }

    public bool Frozen { get; init; }

    public string? FreezeReason { get; init; }

    public string? InProgress { get; init; }
}

public sealed record BudgetView(int Used, int Limit, int Left, double? FreesInSeconds = null);

public sealed record RestartBudgetView(string ContainerId, string Service, int Used, int Limit, int Left, double? FreesInSeconds = null);

/// <summary>What waits for a person, or did.</summary>
public sealed record ApprovalView
{
    public required string ApprovalId { get; init; }

    public required string State { get; init; }

    public required string Tool { get; init; }

    public required string Description { get; init; }

    public required string Service { get; init; }

    public required string Caller { get; init; }

    public string? Reason { get; init; }

    public required string Why { get; init; }

    public string? RunId { get; init; }

    public string? IncidentId { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    public double ExpiresInSeconds { get; init; }

    public string? DecidedBy { get; init; }

    public string? Comment { get; init; }

    public string? ActionId { get; init; }

    public bool IsWaiting => State == "Pending";
}

public sealed record ApprovalList(IReadOnlyList<ApprovalView> Approvals);

/// <summary>What the executor did, as far as charts show it.</summary>
public sealed record ActionSummary
{
    public required string Tool { get; init; }

    public required string Service { get; init; }

    /// <summary>Null where it acted on the service.</summary>
    public string? ContainerId { get; init; }

    public required string Caller { get; init; }

    /// <summary>Null where no run asked for it.</summary>
    public string? RunId { get; init; }

    public required string State { get; init; }

    public required DateTimeOffset SentAt { get; init; }
}

public sealed record ActionList(IReadOnlyList<ActionSummary> Actions);

/// <summary>A ledger entry, its payload as it was written.</summary>
public sealed record EntryView
{
    public required long Seq { get; init; }

    public required DateTimeOffset Time { get; init; }

    public required EntryKind Kind { get; init; }

    public string? ActionId { get; init; }

    public string? RunId { get; init; }

    public string? IncidentId { get; init; }

    public required string Caller { get; init; }

    public string? Tool { get; init; }

    public string? Target { get; init; }

    public JsonElement Payload { get; init; }

    public string? Hash { get; init; }

    /// <summary>Its payload; null where another version wrote it in another form, which the page then shows as it is.</summary>
    public T? Read<T>()
        where T : class
    {
        try
        {
            return LedgerJson.Read<T>(Payload.GetRawText());
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <param name="Finding">One word: <c>intact</c>, <c>changed</c>, <c>cut-off</c>, <c>altered</c>, <c>unreadable</c>.</param>
/// <param name="Sentence">For a person.</param>
public sealed record VerificationView(string Finding, string Sentence);

public sealed record FreezeView(bool Frozen, string Message);

/// <param name="Sentence">What an action does and to what.</param>
public sealed record ActionText(string Sentence)
{
    public static string Of(RemediationAction action) => action.Describe();
}
