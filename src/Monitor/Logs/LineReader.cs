using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Text;

namespace RunbookExecutor.Monitor.Logs;

/// <summary>Turns one container's raw lines into lines that may be kept: timed, levelled, redacted, escaped.</summary>
public sealed class LineReader
{
    private readonly SecretRedactor redactor = new();
    private long sequence;

    /// <param name="raw">As the process wrote it.</param>
    /// <param name="earliest">A line of this read cannot be older; null for a backlog.</param>
    /// <param name="now">A line cannot be newer.</param>
    /// <param name="untimed">The time of a line that carries none.</param>
    public LogLine Read(RawLogLine raw, DateTimeOffset? earliest, DateTimeOffset now, DateTimeOffset untimed)
    {
        var time = raw.Time ?? LineTime.Find(raw.Text) ?? untimed;
        if (earliest is { } floor && time < floor)
        {
            time = floor;
        }

        var text = LineText.Escaped(redactor.Redact(LineText.WithoutColour(raw.Text)));
        return new LogLine(++sequence, time > now ? now : time, raw.Stream, LogClassifier.Classify(raw.Text), text);
    }
}
