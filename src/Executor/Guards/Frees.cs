using RunbookExecutor.Core.Ledger;

namespace RunbookExecutor.Executor.Guards;

/// <summary>Finds out when time alone would let a run begin, by looking at each moment at which the answer can change.</summary>
internal static class Frees
{
    /// <param name="history">The remembered runs now.</param>
    /// <param name="lapses">Times since a run's result at which the rule may change its mind.</param>
    /// <param name="isRefused">The rule.</param>
    /// <returns>From now; null when no lapse of time frees it.</returns>
    public static TimeSpan? In(KeyHistory history, IEnumerable<TimeSpan> lapses, Func<KeyHistory, bool> isRefused)
    {
        var since = lapses.ToList();
        return history.Runs
            .SelectMany(run => since.Select(lapse => lapse - run.SettledAge).Append(KeyHistory.Memory - run.FirstAge))
            .Where(wait => wait > TimeSpan.Zero)
            .Order()
            .Cast<TimeSpan?>()
            .FirstOrDefault(wait => !isRefused(history.After(wait!.Value)));
    }
}
