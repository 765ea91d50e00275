namespace RunbookExecutor.Executor.Guards;

/// <summary>How much of a limit per hour is used, and when there is room again.</summary>
/// <param name="Used">Sent within the last hour.</param>
/// <param name="Limit">Allowed within an hour.</param>
/// <param name="FreesIn">Until one more is allowed; null when one is allowed now, or when time alone frees nothing.</param>
public sealed record Budget(int Used, int Limit, TimeSpan? FreesIn)
{
    public bool IsSpent => Used >= Limit;

    /// <param name="ages">Of what was sent within the last hour, in any order.</param>
    /// <param name="limit">Allowed within an hour.</param>
    public static Budget Of(IReadOnlyList<TimeSpan> ages, int limit)
    {
        if (ages.Count < limit || limit == 0)
        {
            return new Budget(ages.Count, limit, FreesIn: null);
        }

        // The one that has to leave the window so that fewer than the limit remain in it.
        var leaving = ages.OrderDescending().ElementAt(ages.Count - limit);
        return new Budget(ages.Count, limit, PolicyOptions.Window - leaving);
    }

    public string DescribeNext() => FreesIn is { } wait ? $"The next is possible in {Sentence.Of(wait)}." : "The limit is 0, so none is possible.";
}
