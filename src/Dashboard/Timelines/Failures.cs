using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Runs;

namespace RunbookExecutor.Dashboard.Timelines;

/// <summary>What makes a step of a run no success, though it comes to its end.</summary>
internal static class Failures
{
    /// <summary>Why the step failed in which it happened; null for what is no failure.</summary>
    public static string? ReasonOf(RunEvent happened) => happened switch
    {
        ActionRefused { WillRetry: false } refused => refused.Message,
        ActionDone { Outcome: not ActionOutcome.Succeeded } done => done.Message,
        SymptomVerified { Outcome: not VerificationOutcome.Effective } verified => verified.Evidence,
        _ => null,
    };
}
