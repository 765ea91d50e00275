namespace RunbookExecutor.Monitor.Sampling;

/// <summary>
/// Counts of lines and errors in equal steps, so that a rate is a sum of a few numbers. Not safe for several threads; its window locks.
/// </summary>
/// <param name="step">How long a step is.</param>
/// <param name="kept">How many of the newest steps are kept.</param>
internal sealed class LineCounts(TimeSpan step, int kept)
{
    private readonly long ticks = step.Ticks;

    // Made with the first line: many containers write none.
    private Bucket[] buckets = [];

    // Of the last line: most go where the one before them went, and are spared two divisions. Null where none went anywhere.
    private int? lastPlace;
    private long lastFrom;

    public void Add(DateTimeOffset time, bool isError)
    {
        if (lastPlace is null || (ulong)(time.UtcTicks - lastFrom) >= (ulong)ticks)
        {
            lastPlace = Place(Key(time));
        }

        if (lastPlace is { } place)
        {
            buckets[place].Lines++;
            buckets[place].Errors += isError ? 1 : 0;
        }
    }

    public void Clear()
    {
        Array.Clear(buckets);
        lastPlace = null;
    }

    /// <summary>Sums backwards from <paramref name="until"/> over <paramref name="span"/>, and further until there are <paramref name="atLeast"/> lines.</summary>
    public LineCount Back(DateTimeOffset until, TimeSpan span, TimeSpan longest, int atLeast)
    {
        var newest = Key(until);
        var enough = Key(until - span);
        var last = Key(until - longest);
        var sum = new Sum();
        for (var key = buckets.Length == 0 ? last - 1 : newest; key >= last && (key > enough || sum.Lines < atLeast); key--)
        {
            sum.Add(buckets[(int)(key % kept)], key);
        }

        return sum.Result(ticks);
    }

    /// <summary>Sums all steps that begin at <paramref name="since"/> or later; a step that began before might hold an earlier line.</summary>
    public LineCount Since(DateTimeOffset since, DateTimeOffset until)
    {
        var newest = Key(until);
        var first = Math.Max(newest - kept + 1, (since.UtcTicks + ticks - 1) / ticks);
        var sum = new Sum();
        for (var key = buckets.Length == 0 ? first - 1 : newest; key >= first; key--)
        {
            sum.Add(buckets[(int)(key % kept)], key);
        }

        return sum.Result(ticks);
    }

    /// <summary>Errors to lines of each of <paramref name="parts"/> parts of a time; null in one without lines.</summary>
    public IReadOnlyList<double?> Rates(DateTimeOffset from, TimeSpan part, int parts)
    {
        var lines = new long[parts];
        var errors = new long[parts];
        foreach (var bucket in buckets)
        {
            var place = (int)Math.Floor((double)((bucket.Key * ticks) - from.UtcTicks) / part.Ticks);
            if (bucket.Lines > 0 && place >= 0 && place < parts)
            {
                lines[place] += bucket.Lines;
                errors[place] += bucket.Errors;
            }
        }

        return [.. lines.Select((count, place) => count == 0 ? (double?)null : (double)errors[place] / count)];
    }

    // Null for a step that is older than all that is kept.
    private int? Place(long key)
    {
        if (buckets.Length == 0)
        {
            buckets = new Bucket[kept];
        }

        var place = (int)(key % kept);
        if (buckets[place].Key > key)
        {
            return null;
        }

        if (buckets[place].Key != key)
        {
            buckets[place] = new Bucket { Key = key };
        }

        lastFrom = key * ticks;
        return place;
    }

    private long Key(DateTimeOffset time) => time.UtcTicks / ticks;

    private struct Bucket
    {
        public long Key;
        public int Lines;
        public int Errors;
    }

    private struct Sum
    {
        private int errors;
        private long first;
        private long last;
        private long firstError;

        public int Lines { get; private set; }

        public void Add(in Bucket bucket, long key)
        {
            if (bucket.Key != key || bucket.Lines == 0)
            {
                return;
            }

            Lines += bucket.Lines;
            errors += bucket.Errors;
            first = key;
            firstError = bucket.Errors > 0 ? key : firstError;
            last = last == 0 ? key : last;
        }

        public readonly LineCount Result(long ticks) => Lines == 0
            ? default
            : new LineCount(Lines, errors, new DateTimeOffset(first * ticks, TimeSpan.Zero), new DateTimeOffset(last * ticks, TimeSpan.Zero))
            {
                ErrorsFrom = errors == 0 ? null : new DateTimeOffset((firstError + 1) * ticks, TimeSpan.Zero),
            };
    }
}

/// <summary>Lines and errors of a span.</summary>
/// <param name="Lines">All lines, of any level.</param>
/// <param name="Errors">Those of level error.</param>
/// <param name="FirstTime">Start of the first step that holds a line.</param>
/// <param name="LastTime">Start of the last step that holds a line.</param>
public readonly record struct LineCount(int Lines, int Errors, DateTimeOffset FirstTime, DateTimeOffset LastTime)
{
    /// <summary>End of the first step that holds an error; null without errors.</summary>
    public DateTimeOffset? ErrorsFrom { get; init; }

    /// <summary>Errors to lines; null without lines.</summary>
    public double? Rate => Lines == 0 ? null : (double)Errors / Lines;
}
