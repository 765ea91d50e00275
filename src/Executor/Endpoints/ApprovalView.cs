using RunbookExecutor.Core.Ledger;

namespace RunbookExecutor.Executor.Endpoints;

/// <summary>What waits for a person, or did.</summary>
public sealed record ApprovalView
{
    public required string ApprovalId { get; init; }

    /// <summary>Pending, Approved, Denied, Used, Closed or Expired.</summary>
    public required string State { get; init; }

    public required string Tool { get; init; }

    /// <summary>What would be done, in words.</summary>
    public required string Description { get; init; }

    public required string Service { get; init; }

    /// <summary>Who asks for it.</summary>
    public required string Caller { get; init; }

    /// <summary>What the caller says it is for.</summary>
    public string? Reason { get; init; }

    /// <summary>Why a person is asked.</summary>
    public required string Why { get; init; }

    public string? RunId { get; init; }

    public string? IncidentId { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>How long it may still be given and used.</summary>
    public required double ExpiresInSeconds { get; init; }

    public string? DecidedBy { get; init; }

    public string? Comment { get; init; }

    /// <summary>The action that used it up.</summary>
    public string? ActionId { get; init; }

    public static ApprovalView Of(ApprovalRecord approval) => new()
    {
        ApprovalId = approval.Id.Value,
        State = approval.IsExpired ? "Expired" : approval.State.ToString(),
        Tool = approval.Request.Action.Tool,
        Description = approval.Request.Action.Describe(),
        Service = approval.Request.Service,
        Caller = approval.Caller,
        Reason = approval.Request.Reason,
        Why = approval.Request.Why,
        RunId = approval.RunId?.Value,
        IncidentId = approval.IncidentId?.Value,
        RequestedAt = approval.RequestedAt,
        ExpiresInSeconds = approval.IsOpen ? approval.Left.TotalSeconds : 0,
        DecidedBy = approval.DecidedBy,
        Comment = approval.Comment,
        ActionId = approval.UsedBy?.Value,
    };
}

/// <param name="Approvals">Newest first.</param>
public sealed record ApprovalList(IReadOnlyList<ApprovalView> Approvals);
