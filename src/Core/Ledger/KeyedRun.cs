using RunbookExecutor.Core.Actions;

namespace RunbookExecutor.Core.Ledger;

/// <summary>One run under a key, as old as its parts are at one moment. An action outside a run is a run of its own.</summary>
/// <param name="FirstAge">Time since its first action was admitted.</param>
/// <param name="LastAge">Time since its last action was admitted.</param>
/// <param name="Result">What became of it, which is what became of its last action.</param>
/// <param name="SettledAge">Time since that is known; zero while it is not.</param>
public sealed record KeyedRun(TimeSpan FirstAge, TimeSpan LastAge, RunResult Result, TimeSpan SettledAge)
{
    public bool IsSettled => Result != RunResult.Pending;

    /// <param name="actions">The run's, oldest first.</param>
    public static KeyedRun Of(IReadOnlyList<ActionRecord> actions)
    {
        var (result, settled) = ResultOf(actions[^1]);
        return new KeyedRun(actions[0].Age, actions[^1].Age, result, settled);
    }

    public KeyedRun After(TimeSpan time) =>
        this with { FirstAge = FirstAge + time, LastAge = LastAge + time, SettledAge = IsSettled ? SettledAge + time : SettledAge };

    // What was verified counts, also after an action that failed: the symptom may be gone all the same.
    private static (RunResult Result, TimeSpan SettledAge) ResultOf(ActionRecord last) => last switch
    {
        { Verification: { Outcome: VerificationOutcome.Effective } } => (RunResult.Effective, last.VerifiedAge),
        { Verification: not null } => (RunResult.NonEffective, last.VerifiedAge),
        { Outcome: ActionOutcome.Failed or ActionOutcome.Indeterminate } => (RunResult.NonEffective, last.FinishedAge),
        _ => (RunResult.Pending, TimeSpan.Zero),
    };
}

/// <summary>What became of a run.</summary>
public enum RunResult
{
    /// <summary>Its last action goes on, or nobody has told yet what became of the symptom.</summary>
    Pending,
    Effective,

    /// <summary>Ineffective, harmful, inconclusive, or failed.</summary>
    NonEffective,
}
