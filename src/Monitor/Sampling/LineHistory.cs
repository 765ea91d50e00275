namespace RunbookExecutor.Monitor.Sampling;

/// <summary>
/// Lines and errors of each second of the last hour, for charts. Unlike <see cref="LineCounts"/> it is no evidence and keeps what a former process
/// of the container wrote. Not safe for several threads; its window locks.
/// </summary>
internal sealed class LineHistory
{
    private const int Kept = 3600;

    // Made with the first line: many containers write none.
    private Bucket[]? buckets;

    public void Add(DateTimeOffset time, bool isError)
    {
        buckets ??= new Bucket[Kept];
        var second = (uint)time.ToUnixTimeSeconds();
        ref var bucket = ref buckets[second % Kept];
        if (bucket.Second > second)
        {
            return; // older than all that is kept
        }

        if (bucket.Second != second)
        {
            bucket = new Bucket { Second = second };
        }

        bucket.Lines++;
        bucket.Errors += isError ? 1 : 0;
    }

    /// <summary>Errors to lines of each of <paramref name="steps"/> steps; null in one without lines.</summary>
    public IReadOnlyList<double?> Rates(DateTimeOffset from, TimeSpan step, int steps)
    {
        var lines = new long[steps];
        var errors = new long[steps];
        foreach (var bucket in buckets ?? [])
        {
            var place = (int)Math.Floor((DateTimeOffset.FromUnixTimeSeconds(bucket.Second) - from) / step);
            if (bucket.Lines > 0 && place >= 0 && place < steps)
            {
                lines[place] += bucket.Lines;
                errors[place] += bucket.Errors;
            }
        }

        return [.. lines.Select((count, place) => count == 0 ? (double?)null : (double)errors[place] / count)];
    }

    private struct Bucket
    {
        public uint Second;
        public int Lines;
        public int Errors;
    }
}
