using RunbookExecutor.Core.Containers;
using RunbookExecutor.Monitor.Logs;

namespace RunbookExecutor.Monitor.Sampling;

/// <summary>
/// What the monitor knows of one container's log: its newest lines, and counts of more than those. Not safe for several threads: the
/// container's window holds <paramref name="gate"/> for every call, and what takes lines takes it for each of them, so that readers need not
/// wait for a flood.
/// </summary>
internal sealed class LogWindow(SamplingOptions options, DateTimeOffset? started, Lock gate)
{
    private readonly LineRing lines = new(options.KeptLines, options.KeptCharacters);
    private readonly LineCounts counts = new(TimeSpan.FromMilliseconds(250), kept: 2560);

    // For charts; it is no evidence, and keeps what a former process of the container wrote.
    private readonly LineCounts lastHour = new(TimeSpan.FromSeconds(1), kept: 3600);
    private readonly LineReader reader = new();
    private readonly LineStash stash = new(options.KeptLines, options.KeptCharacters);
    private DateTimeOffset? startedAt = started;
    private Intake? reading;
    private long backlogEnd;

    /// <summary>When it was last read to its end; null before the first time.</summary>
    public DateTimeOffset? ReadAt { get; private set; }

    /// <summary>Lines read and lines passed over since the monitor began to watch.</summary>
    public (long Read, long Dropped) Totals { get; private set; }

    /// <summary>Takes over when the container's process began: a new one begins a new history.</summary>
    public void Observe(DateTimeOffset? started)
    {
        var isNewProcess = started is not null && started != startedAt;
        startedAt = started;
        if (isNewProcess)
        {
            Recount();
        }
    }

    /// <summary>Takes the lines of one read that begins now; <see cref="EndRead"/> ends it.</summary>
    public ILogSink BeginRead(DateTimeOffset now)
    {
        // A line without a time that may be the last process's is given to that one.
        var untimed = ReadAt is { } before && startedAt is { } start && start > before && start <= now ? before : now;
        reading = new Intake(this, ReadAt, now, untimed);
        return reading;
    }

    /// <param name="dropped">Lines that were passed over.</param>
    /// <returns>How many lines it brought.</returns>
    public long EndRead(long dropped)
    {
        stash.Empty(reader, lines);
        var read = reading?.Count ?? 0;
        Totals = (Totals.Read + read, Totals.Dropped + dropped);
        ReadAt = reading?.Now ?? ReadAt;
        reading = null;
        return read;
    }

    /// <summary>Lines of the present process over <paramref name="span"/> back from the last reading, stretched until there are enough.</summary>
    public LineCount Count(TimeSpan span, TimeSpan longest, int atLeast) => ReadAt is { } until ? counts.Back(until, span, longest, atLeast) : default;

    /// <summary>Lines of the present process since a time.</summary>
    public LineCount CountSince(DateTimeOffset since, DateTimeOffset now) => counts.Since(since, now);

    /// <summary>Errors to lines of each step of the last hour, whichever process wrote them; null in a step without lines.</summary>
    public IReadOnlyList<double?> ErrorRates(DateTimeOffset from, TimeSpan step, int steps) => lastHour.Rates(from, step, steps);

    /// <summary>Calls <paramref name="take"/> for each kept line, newest first, until it returns false.</summary>
    public void ReadBack(Func<LogLine, bool> take)
    {
        for (var index = lines.Count - 1; index >= 0 && take(lines[index]); index--)
        {
        }
    }

    private void Take(in RawLogLine raw, Intake from)
    {
        lock (gate)
        {
            var facts = reader.Read(in raw, raw.IsBacklog ? null : from.Earliest, from.Now, from.Untimed);
            stash.Add(facts, raw.Text, reader);
            if (raw.IsBacklog)
            {
                backlogEnd = facts.Sequence;
                return;
            }

            lastHour.Add(facts.Time, facts.Level == LogLevel.Error);
            if (IsEvidence(facts.Time))
            {
                counts.Add(facts.Time, facts.Level == LogLevel.Error);
            }
        }
    }

    private void Recount()
    {
        counts.Clear();
        for (var index = 0; index < lines.Count; index++)
        {
            if (lines[index].Sequence > backlogEnd && IsEvidence(lines[index].Time))
            {
                counts.Add(lines[index].Time, lines[index].Level == LogLevel.Error);
            }
        }
    }

    private bool IsEvidence(DateTimeOffset time) => startedAt is not { } start || time >= start;

    private sealed class Intake(LogWindow window, DateTimeOffset? earliest, DateTimeOffset now, DateTimeOffset untimed) : ILogSink
    {
        public DateTimeOffset? Earliest => earliest;

        public DateTimeOffset Now => now;

        public DateTimeOffset Untimed => untimed;

        public long Count { get; private set; }

        public void Take(in RawLogLine line)
        {
            window.Take(in line, this);
            Count++;
        }
    }
}
