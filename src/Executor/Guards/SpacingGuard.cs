using RunbookExecutor.Core.Actions;

namespace RunbookExecutor.Executor.Guards;

/// <summary>Two actions keep a distance, so that the first can show its effect.</summary>
public sealed class SpacingGuard : IGuard
{
    public string Rule => "SPACING";

    public Verdict Check(ActionRequest request, GuardContext context)
    {
        if (context.History.Actions.Count == 0)
        {
            return Verdict.Allowed;
        }

        var last = context.History.Actions.MinBy(action => action.Age)!;
        var wait = context.Policy.MinSpacing - last.Age;
        return wait <= TimeSpan.Zero
            ? Verdict.Allowed
            : new Verdict.Deny(Rule, $"The last action ({last.Action.Describe()}) was sent {Sentence.Of(last.Age)} ago, and actions keep {Sentence.Of(context.Policy.MinSpacing)} apart. Ask again in {Sentence.Of(wait)}.", wait);
    }
}
