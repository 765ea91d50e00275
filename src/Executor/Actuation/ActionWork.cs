using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Ledger;

namespace RunbookExecutor.Executor.Actuation;

/// <summary>An admitted action, or its compensation, as something to be carried out.</summary>
/// <param name="Record">The action in the ledger.</param>
/// <param name="Action">What is done: the action itself, or what puts it back.</param>
/// <param name="PlatformId">The id that the platform is given for it.</param>
/// <param name="Before">What was there before it.</param>
/// <param name="Steps">How it is done; empty for one that is taken up again.</param>
public sealed record ActionWork(ActionRecord Record, RemediationAction Action, ActionId PlatformId, TargetState Before, IReadOnlyList<ActuationStep> Steps)
{
    public bool IsCompensation { get; private init; }

    public string Service => Before.Service.Name;

    /// <summary>What the ledger knows of its own calls.</summary>
    public IReadOnlyList<StepRecord> RecordedSteps => [.. Record.Steps.Where(step => step.IsCompensation == IsCompensation)];

    public static ActionWork Of(ActionRecord record, TargetState before, IReadOnlyList<ActuationStep> steps) => new(record, record.Action, record.Id, before, steps);

    public static ActionWork PutBack(ActionRecord record, CompensationPayload compensation, TargetState before, IReadOnlyList<ActuationStep> steps) =>
        new(record, compensation.Action, compensation.PlatformId, before, steps) { IsCompensation = true };

    /// <summary>What the ledger left unfinished.</summary>
    public static ActionWork Resumed(ActionRecord record)
    {
        if (record.Compensation is { Intent: { } compensation })
        {
            return PutBack(record, compensation, FormerVariables.Restore(compensation.Before, compensation.Action, compensation.VariablesBefore), []);
        }

        return Of(record, FormerVariables.Restore(record.Intent.Before, record.Action, record.Intent.VariablesBefore), []);
    }
}
