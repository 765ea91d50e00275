namespace RunbookExecutor.Core.Ledger;

/// <summary>What a ledger entry tells.</summary>
public enum EntryKind
{
    /// <summary>A guard refused a request; it cost nothing.</summary>
    Denied,

    /// <summary>A request was judged for show.</summary>
    DryRun,

    /// <summary>What was asked for was so already; nothing was sent.</summary>
    Unchanged,

    /// <summary>An action was admitted and counts against the budgets, whatever becomes of it.</summary>
    Intent,
    StepStarted,
    StepFinished,
    StepFailed,

    /// <summary>What became of an action, read back from the platform.</summary>
    Outcome,

    /// <summary>What became of the symptom, as the action's caller reports it.</summary>
    Verified,
    CompensationStarted,
    CompensationFinished,
    Frozen,
    Thawed,

    /// <summary>An operator's command began.</summary>
    OperatorStarted,
    Deployed,
    Configured,

    /// <summary>An operator's command did not end well.</summary>
    OperatorFailed,

    /// <summary>A caller told of an incident that the ledger had not heard of.</summary>
    IncidentSeen,

    /// <summary>An action waits for a person.</summary>
    ApprovalRequested,
    Approved,
    ApprovalDenied,

    /// <summary>An approval was used up by the action that is written beside it.</summary>
    ApprovalUsed,

    /// <summary>An approval, or the wish for one, ended without being used.</summary>
    ApprovalClosed,

    /// <summary>Somebody tried to give or use an approval in a way that does not count.</summary>
    ApprovalMisused,

    /// <summary>The executor began with limits above the usual ones, which its configuration accepts.</summary>
    LimitsAccepted,

    /// <summary>A role was not started, because its configuration cannot be used.</summary>
    ConfigurationRefused,
}
