using Microsoft.Extensions.Logging;
using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Core.Units;
using RunbookExecutor.Executor.Freezing;
using RunbookExecutor.Executor.Ledger;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace RunbookExecutor.Executor.Actuation;

/// <summary>Makes an action's platform calls one after another, each recorded before and after, each with a deadline of its own.</summary>
public sealed partial class StepRunner(LedgerStore ledger, FreezeSwitch freeze, TimeProvider time, ILogger<StepRunner> logger)
{
    // A call that does not heed its own deadline is left behind after this much more.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    public async Task<StepsEnd> RunAsync(ActionWork work, IReadOnlyList<ActuationStep> steps, int round)
    {
        var hasSent = round > 0;
        var isCommitted = round > 0;
        foreach (var step in steps)
        {
            if (!isCommitted && Stop(hasSent) is { } stop)
            {
                return stop;
            }

            var entry = new StepPayload(step.Name, round, work.IsCompensation, step.Deadline.TotalSeconds, AftermathSeconds: step.Aftermath?.TotalSeconds);
            if (!TryRecord(work, EntryKind.StepStarted, entry) && !hasSent)
            {
                return new StepsEnd.NothingSent("The ledger could not take the first step.");
            }

            // Once more, as the very last thing: writing the entry may have waited for the freeze's own.
            if (!isCommitted && Stop(hasSent) is { } late)
            {
                TryRecord(work, EntryKind.StepFailed, entry with { Detail = "It was not sent." });
                return late;
            }

            // Past the point of no return the rest is carried out even if the ledger is gone or automation is frozen: half an action is worse than a whole one.
            hasSent = true;
            isCommitted |= !step.IsPreparation;
            var end = await CallAsync(step);
            var failure = (end as StepsEnd.Stopped)?.Reason;
            TryRecord(work, failure is null ? EntryKind.StepFinished : EntryKind.StepFailed, entry with { Detail = failure ?? (end as StepsEnd.Completed)?.Detail });
            if (failure is not null)
            {
                return end;
            }
        }

        return new StepsEnd.Completed(string.Empty);
    }

    private StepsEnd? Stop(bool hasSent) => freeze.Read() switch
    {
        { IsFrozen: false } => null,
        var state when hasSent => new StepsEnd.CalledOff($"It was called off before anything that runs was touched. {state.Describe()}"),
        var state => new StepsEnd.NothingSent($"Nothing was sent. {state.Describe()}"),
    };

    private async Task<StepsEnd> CallAsync(ActuationStep step)
    {
        using var deadline = new CancellationTokenSource(step.Deadline, time);
        try
        {
            return new StepsEnd.Completed(await step.RunAsync(deadline.Token).WaitAsync(step.Deadline + Grace, time));
        }
        catch (PlatformException error)
        {
            return new StepsEnd.Stopped($"{step.Name} failed: {error.Message}", IsKnown: true);
        }
        catch (Exception error) when (error is OperationCanceledException or TimeoutException)
        {
            return new StepsEnd.Stopped($"{step.Name} was not answered within {DurationText.Format(step.Deadline)}.", IsKnown: false);
        }
    }

    private bool TryRecord(ActionWork work, EntryKind kind, StepPayload payload)
    {
        try
        {
            ledger.Append(EntryDraft.About(work.Record, kind, payload));
            return true;
        }
        catch (LedgerUnavailableException error)
        {
            LogUnrecorded(work.Record.Id.Value, kind, payload.Name, error.Message);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Error, "Action {ActionId}: '{Kind}' of '{Step}' could not be recorded. {Reason}")]
    private partial void LogUnrecorded(string actionId, EntryKind kind, string step, string reason);
}

/// <summary>How a row of steps ended.</summary>
public abstract record StepsEnd
{
    public sealed record Completed(string Detail) : StepsEnd;

    /// <param name="Reason">One sentence.</param>
    /// <param name="IsKnown">The platform said that it failed; otherwise the call may still take effect.</param>
    public sealed record Stopped(string Reason, bool IsKnown) : StepsEnd;

    public sealed record NothingSent(string Reason) : StepsEnd;

    /// <summary>Only preparations were sent; what they made has to be taken away again.</summary>
    public sealed record CalledOff(string Reason) : StepsEnd;
}
