namespace RunbookExecutor.Core.Containers;

/// <summary>One line of a container's log with its level. The text is untrusted: it is shown, and no verdict depends on it beyond its level.</summary>
/// <param name="Sequence">Counts a container's lines from 1 since the monitor began; cursors are made of it.</param>
/// <param name="Time">The line's own time where it carries one that can be true, else when it was read.</param>
/// <param name="Stream">Where it was written.</param>
/// <param name="Level">As classified from the line's own text.</param>
/// <param name="Text">Escaped and redacted.</param>
public sealed record LogLine(long Sequence, DateTimeOffset Time, LogStream Stream, LogLevel Level, string Text);

/// <summary>Severity of a log line, gravest first.</summary>
public enum LogLevel
{
    Error,
    Warn,
    Info,
    Debug,

    /// <summary>The line says nothing of its level. It counts as a line, not as an error.</summary>
    None,
}
