using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Ledger;

namespace RunbookExecutor.Executor.Guards;

/// <summary>Asks each guard in turn; the first that does not allow decides.</summary>
public sealed class GuardChain(IEnumerable<IGuard> guards)
{
    private readonly IReadOnlyList<IGuard> _guards = [.. guards];

    public Verdict Check(ActionRequest request, GuardContext context) =>
        _guards.Select(guard => guard.Check(request, context)).FirstOrDefault(verdict => !verdict.IsAllowed) ?? Verdict.Allowed;

    /// <summary>What every guard says, in their order.</summary>
    public IReadOnlyList<GuardVerdict> CheckAll(ActionRequest request, GuardContext context) =>
        [.. _guards.Select(guard => GuardVerdict.Of(guard.Rule, guard.Check(request, context)))];
}
