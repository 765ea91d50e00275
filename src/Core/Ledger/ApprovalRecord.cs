using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Identity;

namespace RunbookExecutor.Core.Ledger;

/// <summary>One approval as the ledger tells it: wished for, given or denied, used up.</summary>
/// <param name="Request">What exactly it is for.</param>
/// <param name="Caller">Who asked for the action.</param>
/// <param name="RequestedAt">Wall time, for people.</param>
/// <param name="Age">Time since it was wished for, by the clock that limits are counted by.</param>
public sealed record ApprovalRecord(ApprovalRequestPayload Request, string Caller, DateTimeOffset RequestedAt, TimeSpan Age)
{
    public RunId? RunId { get; init; }

    public IncidentId? IncidentId { get; init; }

    public ApprovalState State { get; init; } = ApprovalState.Pending;

    /// <summary>Who gave or denied it; null while nobody has.</summary>
    public string? DecidedBy { get; init; }

    /// <summary>What that person said, or why it was closed.</summary>
    public string? Comment { get; init; }

    /// <summary>The action that used it up.</summary>
    public ActionId? UsedBy { get; init; }

    public ApprovalId Id => Request.ApprovalId;

    public TimeSpan Lifetime => TimeSpan.FromSeconds(Request.LifetimeSeconds);

    /// <summary>Its time is over; what is used or closed has none.</summary>
    public bool IsExpired => State is ApprovalState.Pending or ApprovalState.Approved or ApprovalState.Denied && Age >= Lifetime;

    /// <summary>What is left of its time.</summary>
    public TimeSpan Left => Age >= Lifetime ? TimeSpan.Zero : Lifetime - Age;

    public bool IsOpen => State is ApprovalState.Pending or ApprovalState.Approved && !IsExpired;
}

public enum ApprovalState
{
    Pending,
    Approved,
    Denied,
    Used,

    /// <summary>It ended without being used.</summary>
    Closed,
}

/// <summary>Of <see cref="EntryKind.ApprovalRequested"/>.</summary>
public sealed record ApprovalRequestPayload
{
    public required ApprovalId ApprovalId { get; init; }

    public required RemediationAction Action { get; init; }

    /// <summary>The caller's own words.</summary>
    public string? Reason { get; init; }

    /// <summary>Why a person is asked.</summary>
    public required string Why { get; init; }

    /// <summary>Of all that it is bound to.</summary>
    public required string Digest { get; init; }

    public required double LifetimeSeconds { get; init; }

    public required string Service { get; init; }

    public string? Anomaly { get; init; }

    public string? RunbookHash { get; init; }
}

/// <summary>Of <see cref="EntryKind.Approved"/>, <see cref="EntryKind.ApprovalDenied"/>, <see cref="EntryKind.ApprovalUsed"/>, <see cref="EntryKind.ApprovalClosed"/> and <see cref="EntryKind.ApprovalMisused"/>.</summary>
/// <param name="ApprovalId">Which.</param>
/// <param name="Comment">What was said about it, or why it does not count.</param>
public sealed record ApprovalPayload(ApprovalId ApprovalId, string? Comment = null);
