using Microsoft.Extensions.Logging;
using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Core.Units;
using RunbookExecutor.Executor.Ledger;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace RunbookExecutor.Executor.Actuation;

/// <summary>Makes an action's platform calls one after another, each recorded before and after, each with a deadline of its own.</summary>
public sealed partial class StepRunner(LedgerStore ledger, TimeProvider time, ILogger<StepRunner> logger)
{
    // A call that does not heed its own deadline is left behind after this much more.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    public async Task<StepsEnd> RunAsync(ActionWork work, IReadOnlyList<ActuationStep> steps, int round)
    {
        var hasSent = round > 0;
        foreach (var step in steps)
        {
            var entry = new StepPayload(step.Name, round, work.IsCompensation, step.Deadline.TotalSeconds);
            if (!TryRecord(work, EntryKind.StepStarted, entry) && !hasSent)
            {
                return new StepsEnd.NothingSent("The ledger could not take the first step.");
            }

            // Past the first call the rest is carried out even if the ledger is gone: its intent is on disk, and half an action is worse than a whole one.
            hasSent = true;
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
}
