using RunbookExecutor.Core.Actions;

namespace RunbookExecutor.Executor.Guards;

/// <summary>One action at a time, over all services.</summary>
public sealed class BusyGuard : IGuard
{
    /// <summary>How soon to ask again; nobody knows when an action ends.</summary>
    public static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(1);

    public string Rule => "BUSY";

    public Verdict Check(ActionRequest request, GuardContext context) =>
        context.History.InFlight.FirstOrDefault() is { } action
            ? new Verdict.Deny(Rule, $"Another action is in progress: {action.Action.Describe()} ({action.Id}). Ask again when it has ended.", AskAgain)
            : Verdict.Allowed;
}
