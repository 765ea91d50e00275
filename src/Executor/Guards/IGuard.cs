using RunbookExecutor.Core.Actions;

namespace RunbookExecutor.Executor.Guards;

/// <summary>One reason to refuse an action: a pure function of the request and of what is known at that moment.</summary>
public interface IGuard
{
    /// <summary>Its name in capitals, <c>RATE_LIMIT</c>.</summary>
    string Rule { get; }

    Verdict Check(ActionRequest request, GuardContext context);
}
