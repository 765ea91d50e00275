using RunbookExecutor.Core.Actions;

namespace RunbookExecutor.Executor.Guards;

/// <summary>Nothing is sent while automation is frozen.</summary>
public sealed class FreezeGuard : IGuard
{
    public string Rule => "FROZEN";

    public Verdict Check(ActionRequest request, GuardContext context) =>
        context.Freeze.IsFrozen ? new Verdict.Deny(Rule, context.Freeze.Describe()) : Verdict.Allowed;
}
