using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Text;

namespace RunbookExecutor.Monitor.Logs;

/// <summary>Turns one container's raw lines into lines that may be kept: timed, levelled, redacted, escaped.</summary>
public sealed class LineReader
{
    private readonly SecretRedactor redactor = new();
    private long sequence;

    /// <summary>What is to be known of every line.</summary>
    /// <param name="raw">As the process wrote it.</param>
    /// <param name="earliest">A line of this read cannot be older; null for a backlog.</param>
    /// <param name="now">A line cannot be newer.</param>
    /// <param name="untimed">The time of a line that carries none.</param>
    public LineFacts Read(in RawLogLine raw, DateTimeOffset? earliest, DateTimeOffset now, DateTimeOffset untimed)
    {
        var time = raw.Time ?? LineTime.Find(raw.Text) ?? untimed;
        if (earliest is { } floor && time < floor)
        {
            time = floor;
        }

        return new LineFacts(++sequence, time > now ? now : time, raw.Stream, LogClassifier.Classify(raw.Text));
    }

    /// <summary>Makes a line that is kept fit to be shown. Every line goes through here or through <see cref="Pass"/>, in its order.</summary>
    public LogLine Keep(LineFacts facts, ReadOnlySpan<char> text) =>
        new(facts.Sequence, facts.Time, facts.Stream, facts.Level, LineText.Escaped(redactor.Redact(LineText.WithoutColour(text.ToString()))));

    /// <summary>Passes over a line that is not kept.</summary>
    public void Pass(ReadOnlySpan<char> text) => redactor.Pass(text);
}

/// <summary>What is known of a line without its text.</summary>
public readonly record struct LineFacts(long Sequence, DateTimeOffset Time, LogStream Stream, LogLevel Level);
