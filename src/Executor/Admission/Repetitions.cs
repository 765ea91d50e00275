namespace RunbookExecutor.Executor.Admission;

/// <summary>Lets the same thing through only once a minute, and never more than so many things a minute in all, and counts what it held back.</summary>
internal sealed class Repetitions(TimeProvider time)
{
    private const int MostAtOnce = 120;
    private static readonly TimeSpan Span = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Seen> _seen = [];

    /// <summary>How often <paramref name="what"/> was held back since it was last let through; null when it is held back now.</summary>
    public int? Admit(string what)
    {
        lock (_lock)
        {
            _seen.TryGetValue(what, out var before);
            if (before is not null && !IsOld(before))
            {
                before.HeldBack++;
                return null;
            }

            foreach (var old in _seen.Where(seen => IsOld(seen.Value)).Select(seen => seen.Key).ToList())
            {
                _seen.Remove(old);
            }

            if (_seen.Count >= MostAtOnce)
            {
                return null;
            }

            _seen[what] = new Seen(time.GetTimestamp());
            return before?.HeldBack ?? 0;
        }
    }

    private bool IsOld(Seen seen) => time.GetElapsedTime(seen.At) >= Span;

    private sealed class Seen(long at)
    {
        public long At => at;

        public int HeldBack { get; set; }
    }
}
