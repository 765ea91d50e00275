using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Ledger;

namespace RunbookExecutor.Executor.Tools;

/// <summary>What <c>report-verification</c> answers.</summary>
/// <param name="Success">The report is in the ledger.</param>
/// <param name="Message">What was recorded, and what was put back.</param>
/// <param name="Action">The action as it stands now.</param>
public sealed record ReportResult(bool Success, string Message, ActionView Action)
{
    internal static ReportResult Of(ActionRecord action) =>
        new(Success: true, $"Recorded: {action.Id} was {action.Verification?.Outcome}. {Consequence(action)}".TrimEnd(), ActionView.Of(action));

    private static string Consequence(ActionRecord action) => action switch
    {
        { Compensation: { Outcome: ActionOutcome.Succeeded, Intent: { } back } } => $"It was put back: {back.Action.Describe()}.",
        { Compensation: { Outcome: ActionOutcome.InProgress, Intent: { } back } } => $"It is being put back: {back.Action.Describe()}. get-action tells when that is done.",
        { Compensation: { } back } => $"It was not put back. {back.Evidence}",
        { NeedsCompensation: true } => "It will be put back as soon as no other action is in progress and automation is not frozen.",
        _ => string.Empty,
    };
}
