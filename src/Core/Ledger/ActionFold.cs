namespace RunbookExecutor.Core.Ledger;

/// <summary>Applies one entry to what is known of its action.</summary>
internal static class ActionFold
{
    public static ActionRecord? Apply(ActionRecord? action, ParsedEntry parsed, TimeSpan age) => (action, parsed.Entry.Kind) switch
    {
        (null, EntryKind.Intent) => Admitted(parsed, age),
        (null, _) => null,
        (_, EntryKind.StepStarted) => action with { Steps = [.. action.Steps, Started(parsed, age)] },
        (_, EntryKind.StepFinished) => action with { Steps = Ended(action.Steps, parsed, StepState.Finished) },
        (_, EntryKind.StepFailed) => action with { Steps = Ended(action.Steps, parsed, StepState.Failed) },
        (_, EntryKind.Outcome) => Finished(action, parsed, age),
        (_, EntryKind.Verified) => action with { Verification = parsed.Read<VerificationPayload>(), VerifiedAge = age },
        (_, EntryKind.CompensationStarted) => action with { Compensation = new CompensationRecord(parsed.Read<CompensationPayload>(), parsed.Entry.Time) },
        (_, EntryKind.CompensationFinished) => action with { Compensation = PutBack(action.Compensation, parsed) },
        _ => action,
    };

    private static ActionRecord Admitted(ParsedEntry parsed, TimeSpan age) => new()
    {
        Id = parsed.Entry.ActionId!.Value,
        Caller = parsed.Entry.Caller,
        RunId = parsed.Entry.RunId,
        IncidentId = parsed.Entry.IncidentId,
        IdempotencyKey = parsed.Entry.IdempotencyKey,
        Target = parsed.Entry.Target ?? string.Empty,
        Intent = parsed.Read<IntentPayload>(),
        SentAt = parsed.Entry.Time,
        Age = age,
    };

    private static StepRecord Started(ParsedEntry parsed, TimeSpan age)
    {
        var step = parsed.Read<StepPayload>();
        return new StepRecord(step.Name, step.Round, step.IsCompensation, StepState.Started, parsed.Entry.Time, TimeSpan.FromSeconds(step.DeadlineSeconds))
        {
            Age = age,
            Aftermath = step.AftermathSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        };
    }

    private static StepRecord[] Ended(IReadOnlyList<StepRecord> steps, ParsedEntry parsed, StepState state)
    {
        var ended = parsed.Read<StepPayload>();
        return [.. steps.Select(step => step.State == StepState.Started && step.Name == ended.Name && step.Round == ended.Round && step.IsCompensation == ended.IsCompensation
            ? step with { State = state, EndedAt = parsed.Entry.Time, Detail = ended.Detail }
            : step)];
    }

    private static ActionRecord Finished(ActionRecord action, ParsedEntry parsed, TimeSpan age)
    {
        var outcome = parsed.Read<OutcomePayload>();
        return action with { Outcome = outcome.Outcome, Evidence = outcome.Evidence, After = outcome.After, FinishedAt = parsed.Entry.Time, FinishedAge = age };
    }

    // A compensation that was called off before it began has no start of its own.
    private static CompensationRecord PutBack(CompensationRecord? compensation, ParsedEntry parsed)
    {
        var outcome = parsed.Read<OutcomePayload>();
        return (compensation ?? new CompensationRecord(Intent: null, parsed.Entry.Time)) with { Outcome = outcome.Outcome, Evidence = outcome.Evidence };
    }
}
