namespace RunbookExecutor.Core.Ledger;

/// <summary>Applies one entry to what is known of its action.</summary>
internal static class ActionFold
{
    public static ActionRecord? Apply(ActionRecord? action, LedgerEntry entry, TimeSpan age) => (action, entry.Kind) switch
    {
        (null, EntryKind.Intent) => Admitted(entry, age),
        (null, _) => null,
        (_, EntryKind.StepStarted) => action with { Steps = [.. action.Steps, Started(entry, age)] },
        (_, EntryKind.StepFinished) => action with { Steps = Ended(action.Steps, entry, StepState.Finished) },
        (_, EntryKind.StepFailed) => action with { Steps = Ended(action.Steps, entry, StepState.Failed) },
        (_, EntryKind.Outcome) => Finished(action, entry, age),
        (_, EntryKind.Verified) => action with { Verification = entry.Read<VerificationPayload>(), VerifiedAge = age },
        (_, EntryKind.CompensationStarted) => action with { Compensation = new CompensationRecord(entry.Read<CompensationPayload>(), entry.Time) },
        (_, EntryKind.CompensationFinished) => action with { Compensation = PutBack(action.Compensation, entry) },
        _ => action,
    };

    private static ActionRecord Admitted(LedgerEntry entry, TimeSpan age) => new()
    {
        Id = entry.ActionId!.Value,
        Caller = entry.Caller,
        RunId = entry.RunId,
        IncidentId = entry.IncidentId,
        IdempotencyKey = entry.IdempotencyKey,
        Target = entry.Target ?? string.Empty,
        Intent = entry.Read<IntentPayload>(),
        SentAt = entry.Time,
        Age = age,
    };

    private static StepRecord Started(LedgerEntry entry, TimeSpan age)
    {
        var step = entry.Read<StepPayload>();
        return new StepRecord(step.Name, step.Round, step.IsCompensation, StepState.Started, entry.Time, TimeSpan.FromSeconds(step.DeadlineSeconds)) { Age = age };
    }

    private static StepRecord[] Ended(IReadOnlyList<StepRecord> steps, LedgerEntry entry, StepState state)
    {
        var ended = entry.Read<StepPayload>();
        return [.. steps.Select(step => step.State == StepState.Started && step.Name == ended.Name && step.Round == ended.Round && step.IsCompensation == ended.IsCompensation
            ? step with { State = state, EndedAt = entry.Time, Detail = ended.Detail }
            : step)];
    }

    private static ActionRecord Finished(ActionRecord action, LedgerEntry entry, TimeSpan age)
    {
        var outcome = entry.Read<OutcomePayload>();
        return action with { Outcome = outcome.Outcome, Evidence = outcome.Evidence, After = outcome.After, FinishedAt = entry.Time, FinishedAge = age };
    }

    // A compensation that was called off before it began has no start of its own.
    private static CompensationRecord PutBack(CompensationRecord? compensation, LedgerEntry entry)
    {
        var outcome = entry.Read<OutcomePayload>();
        return (compensation ?? new CompensationRecord(Intent: null, entry.Time)) with { Outcome = outcome.Outcome, Evidence = outcome.Evidence };
    }
}
