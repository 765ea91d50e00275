using RunbookExecutor.Core.Actions;

namespace RunbookExecutor.Tests.Invariants;

/// <summary>I1: in any hour at most ten actions and three restarts of one slot, and five seconds between two.</summary>
internal static class LimitRules
{
    private const int Hour = 3_600_000;
    private const int MostActions = 10;
    private const int MostRestarts = 3;
    private const int LeastSpacing = 5_000;

    public static IEnumerable<Violation> Check(IReadOnlyList<TracedAction> actions, Timeline time)
    {
        var sent = actions.Select(action => (Action: action, At: time.At(action.Intent))).ToList();
        for (var i = 0; i < sent.Count; i++)
        {
            var (action, at) = sent[i];
            var figures = action.Payload.Policy;
            var within = sent.Take(i + 1).Where(other => at - other.At < Hour).Select(other => other.Action).ToList();
            if (within.Count > Math.Min(MostActions, figures.MaxActionsPerHour))
            {
                yield return Of($"{within.Count} actions within an hour", within);
            }

            if (Restarted(action) is { } slot)
            {
                var restarts = within.Where(other => Restarted(other) == slot).ToList();
                if (restarts.Count > Math.Min(MostRestarts, figures.MaxRestartsPerContainerPerHour))
                {
                    yield return Of($"{restarts.Count} restarts of {slot} within an hour", restarts);
                }
            }

            if (i > 0 && at - sent[i - 1].At < Math.Max(LeastSpacing, figures.MinSpacingSeconds * 1000))
            {
                yield return Of($"{at - sent[i - 1].At} ms between two actions", [sent[i - 1].Action, action]);
            }
        }
    }

    // Read from what was asked for, and not from what the executor counted it as.
    private static string? Restarted(TracedAction action) => action.Payload.Action switch
    {
        RestartContainer restart => restart.ContainerId,
        UpdateEnvironment { Restart: true } update => update.ContainerId,
        _ => null,
    };

    private static Violation Of(string what, IEnumerable<TracedAction> actions) => new(1, what, [.. actions.Select(action => action.Intent.Seq)]);
}
