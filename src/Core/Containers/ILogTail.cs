namespace RunbookExecutor.Core.Containers;

/// <summary>One container's log, read forward in pieces.</summary>
public interface ILogTail : IDisposable
{
    /// <summary>Hands the whole lines written since the last call to <paramref name="sink"/>, in the order in which they were written. Lines are cut at 16 KiB.</summary>
    /// <returns>How many lines were passed over because more came than one read may take.</returns>
    ValueTask<long> ReadAsync(ILogSink sink, CancellationToken cancellationToken);
}

/// <summary>Takes lines one by one. Most lines of a flood are only counted, so that none is made a string before it is known to be kept.</summary>
public interface ILogSink
{
    /// <param name="line">Its text is valid during the call only.</param>
    void Take(in RawLogLine line);
}

/// <summary>One line as the process wrote it.</summary>
/// <param name="time">When the platform took it; null where it does not record that.</param>
/// <param name="stream">Where it was written.</param>
/// <param name="text">Without its end.</param>
/// <param name="isBacklog">It was there before the tail was opened: history to show, not evidence to judge.</param>
public readonly ref struct RawLogLine(DateTimeOffset? time, LogStream stream, ReadOnlySpan<char> text, bool isBacklog = false)
{
    public DateTimeOffset? Time => time;

    public LogStream Stream => stream;

    public ReadOnlySpan<char> Text { get; } = text;

    public bool IsBacklog => isBacklog;
}

public enum LogStream
{
    /// <summary>The platform keeps both streams together.</summary>
    Combined,
    Stdout,
    Stderr,
}
