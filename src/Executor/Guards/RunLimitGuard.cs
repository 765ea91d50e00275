using RunbookExecutor.Core.Actions;

namespace RunbookExecutor.Executor.Guards;

/// <summary>A run has so many actions and no more, since its later ones pass by cooldown, back-off and circuit.</summary>
public sealed class RunLimitGuard : IGuard
{
    public const int MaxActions = 4;

    public string Rule => "RUN_LIMIT";

    public Verdict Check(ActionRequest request, GuardContext context)
    {
        var sent = RunBoundary.EarlierOf(request, context).Count;
        return sent < MaxActions
            ? Verdict.Allowed
            : new Verdict.Deny(Rule, $"{request.RunId} has had {Sentence.Count(sent, "action")}, and a run may have {MaxActions}. What that many did not cure needs a person.");
    }
}
