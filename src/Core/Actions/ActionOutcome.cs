namespace RunbookExecutor.Core.Actions;

/// <summary>What became of an admitted action, read back from the platform.</summary>
public enum ActionOutcome
{
    InProgress,
    Succeeded,
    Failed,

    /// <summary>Neither done nor undone can be shown; a person has to look.</summary>
    Indeterminate,
}

/// <summary>What became of the symptom, as the action's caller reports it.</summary>
public enum VerificationOutcome
{
    /// <summary>The symptom is gone.</summary>
    Effective,

    /// <summary>The symptom is still there.</summary>
    Ineffective,

    /// <summary>Something got worse.</summary>
    Harmful,

    /// <summary>There was too little data to say; counts as not recovered.</summary>
    Inconclusive,
}
