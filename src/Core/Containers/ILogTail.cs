namespace RunbookExecutor.Core.Containers;

/// <summary>One container's log, read forward in pieces.</summary>
public interface ILogTail : IDisposable
{
    /// <summary>The whole lines written since the last call; empty when there are none. Lines are cut at 16 KiB.</summary>
    ValueTask<LogBatch> ReadAsync(CancellationToken cancellationToken);
}

/// <param name="Lines">In the order in which they were written.</param>
/// <param name="Dropped">Lines passed over because more came than one read may take.</param>
/// <param name="IsBacklog">These lines were there before the tail was opened: history to show, not evidence to judge.</param>
public sealed record LogBatch(IReadOnlyList<RawLogLine> Lines, long Dropped, bool IsBacklog)
{
    public static readonly LogBatch Empty = new([], 0, IsBacklog: false);
}

/// <param name="Time">When the platform took the line; null where it does not record that.</param>
/// <param name="Stream">Where it was written.</param>
/// <param name="Text">The line without its end, as the process wrote it.</param>
public readonly record struct RawLogLine(DateTimeOffset? Time, LogStream Stream, string Text);

public enum LogStream
{
    /// <summary>The platform keeps both streams together.</summary>
    Combined,
    Stdout,
    Stderr,
}
