using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Executor.Actuation;
using RunbookExecutor.Executor.Freezing;
using RunbookExecutor.Executor.Ledger;

namespace RunbookExecutor.Executor.Admission;

/// <summary>
/// Carries out an operator's deploy or configure: under the same lock as automation's actions, recorded, not budgeted. It is
/// refused while frozen, so that a freeze means that nothing of ours touches the services.
/// </summary>
public sealed class OperatorDesk(Dispatch dispatch, FreezeSwitch freeze, LedgerStore ledger, RunningActions running, OperatorCalls calls)
{
    public Task<OperatorAnswer> DeployAsync(string service, string version, string caller, CancellationToken cancellationToken) =>
        RunAsync(OperatorCalls.Deploy(service, version), caller, cancellationToken);

    public Task<OperatorAnswer> ConfigureAsync(string containerId, IReadOnlyDictionary<string, string?> variables, string caller, CancellationToken cancellationToken) =>
        RunAsync(calls.Configure(containerId, variables), caller, cancellationToken);

    private async Task<OperatorAnswer> RunAsync(OperatorCall call, string caller, CancellationToken cancellationToken)
    {
        if (freeze.Read() is { IsFrozen: true } state)
        {
            return new OperatorAnswer(IsDone: false, state.Describe());
        }

        using var held = await dispatch.TryEnterAsync(cancellationToken);
        if (held is null)
        {
            return new OperatorAnswer(IsDone: false, "An action is in progress. Ask again when it has ended; 'runbook status' shows it.");
        }

        ledger.Append(Draft(EntryKind.OperatorStarted, call, caller, detail: null));
        return await running.Begin(() => CallAsync(call, caller), held.HandOver());
    }

    private async Task<OperatorAnswer> CallAsync(OperatorCall call, string caller)
    {
        var answer = await calls.SendAsync(call);
        ledger.Append(Draft(answer.IsDone ? call.Kind : EntryKind.OperatorFailed, call, caller, answer.Message));
        return answer;
    }

    private static EntryDraft Draft(EntryKind kind, OperatorCall call, string caller, string? detail) =>
        new(kind, caller, new OperatorPayload(call.Description, detail)) { Tool = call.Tool, Target = call.Target };
}

/// <param name="IsDone">Whether the platform did it.</param>
/// <param name="Message">One sentence about what happened, or why nothing did.</param>
public sealed record OperatorAnswer(bool IsDone, string Message);
