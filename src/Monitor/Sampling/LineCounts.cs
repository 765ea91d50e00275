namespace RunbookExecutor.Monitor.Sampling;

/// <summary>
/// Counts of lines and errors in steps of 250 ms over the last ten minutes, so that a rate is a sum of a few numbers. Not safe for several threads;
/// its window locks.
/// </summary>
internal sealed class LineCounts
{
    private const int Kept = 2560;
    private static readonly long Step = TimeSpan.FromMilliseconds(250).Ticks;

    private readonly Bucket[] buckets = new Bucket[Kept];

    public void Add(DateTimeOffset time, bool isError)
    {
        var key = Key(time);
        ref var bucket = ref buckets[(int)(key % Kept)];
        if (bucket.Key > key)
        {
            return; // older than all that is kept
        }

        if (bucket.Key != key)
        {
            bucket = new Bucket { Key = key };
        }

        bucket.Lines++;
        bucket.Errors += isError ? 1 : 0;
    }

    public void Clear() => Array.Clear(buckets);

    /// <summary>Sums backwards from <paramref name="until"/> over <paramref name="span"/>, and further until there are <paramref name="atLeast"/> lines.</summary>
    public LineCount Back(DateTimeOffset until, TimeSpan span, TimeSpan longest, int atLeast)
    {
        var newest = Key(until);
        var enough = Key(until - span);
        var last = Key(until - longest);
        var sum = new Sum();
        for (var key = newest; key >= last && (key > enough || sum.Lines < atLeast); key--)
        {
            sum.Add(buckets[(int)(key % Kept)], key);
        }

        return sum.Result();
    }

    /// <summary>Sums all steps that begin at <paramref name="since"/> or later; a step that began before might hold an earlier line.</summary>
    public LineCount Since(DateTimeOffset since, DateTimeOffset until)
    {
        var newest = Key(until);
        var first = Math.Max(newest - Kept + 1, (since.UtcTicks + Step - 1) / Step);
        var sum = new Sum();
        for (var key = newest; key >= first; key--)
        {
            sum.Add(buckets[(int)(key % Kept)], key);
        }

        return sum.Result();
    }

    private static long Key(DateTimeOffset time) => time.UtcTicks / Step;

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

        public readonly LineCount Result() => Lines == 0
            ? default
            : new LineCount(Lines, errors, new DateTimeOffset(first * Step, TimeSpan.Zero), new DateTimeOffset(last * Step, TimeSpan.Zero))
            {
                ErrorsFrom = errors == 0 ? null : new DateTimeOffset((firstError + 1) * Step, TimeSpan.Zero),
            };
    }
}

/// <summary>Lines and errors of a span.</summary>
/// <param name="Lines">All lines, of any level.</param>
/// <param name="Errors">Those of level error.</param>
/// <param name="FirstTime">Start of the first 250 ms that hold a line.</param>
/// <param name="LastTime">Start of the last 250 ms that hold a line.</param>
public readonly record struct LineCount(int Lines, int Errors, DateTimeOffset FirstTime, DateTimeOffset LastTime)
{
    /// <summary>End of the first 250 ms that hold an error; null without errors.</summary>
    public DateTimeOffset? ErrorsFrom { get; init; }

    /// <summary>Errors to lines; null without lines.</summary>
    public double? Rate => Lines == 0 ? null : (double)Errors / Lines;
}
