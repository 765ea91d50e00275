using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Ledger;

namespace RunbookExecutor.Executor.Guards;

/// <summary>The more runs in a row did not help, the longer the next one waits.</summary>
public sealed class BackoffGuard : IGuard
{
    public static readonly TimeSpan First = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    /// <summary>An effective run forgives the ones before it once its trouble has stayed away for so long.</summary>
    public static readonly TimeSpan Healthy = TimeSpan.FromMinutes(10);

    private static readonly IReadOnlyList<TimeSpan> Lapses = [.. Enumerable.Range(1, 6).Select(Wait), Healthy];

    public string Rule => "BACKOFF";

    public Verdict Check(ActionRequest request, GuardContext context)
    {
        if (!RunBoundary.IsFirst(request, context))
        {
            return Verdict.Allowed;
        }

        var key = RunBoundary.KeyOf(request, context);
        var history = KeyHistory.Of(context.History, key);
        return WaitOf(history) is { } wait
            ? new Verdict.Deny(Rule, $"{Sentence.Count(RowOf(history).Count, "run")} in a row for {key.Describe()} did not help, so the next waits {Sentence.Of(Wait(RowOf(history).Count))}. It may begin in {Sentence.Of(wait)}.", wait)
            : Verdict.Allowed;
    }

    /// <summary>Until the next run may begin; null when it may now.</summary>
    public static TimeSpan? WaitOf(KeyHistory history) => IsRefused(history) ? Frees.In(history, Lapses, IsRefused) : null;

    /// <summary>The latest runs that did not help, newest first, back to an effective one that held.</summary>
    public static IReadOnlyList<KeyedRun> RowOf(KeyHistory history)
    {
        var row = new List<KeyedRun>();
        var nextBegan = TimeSpan.Zero;
        foreach (var run in history.Runs.Reverse())
        {
            if (run.Result == RunResult.Effective && run.SettledAge - nextBegan >= Healthy)
            {
                break;
            }

            if (run.Result == RunResult.NonEffective)
            {
                row.Add(run);
            }

            nextBegan = run.FirstAge;
        }

        return row;
    }

    private static bool IsRefused(KeyHistory history) =>
        RowOf(history) is { Count: > 0 } row && row[0].SettledAge < Wait(row.Count);

    private static TimeSpan Wait(int failures) => failures > 5 ? Longest : First * (1 << (failures - 1));
}
