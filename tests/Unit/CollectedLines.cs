using RunbookExecutor.Core.Containers;
using RunbookExecutor.Monitor.Sampling;

namespace RunbookExecutor.Tests;

/// <summary>A line with a text of its own, for tests.</summary>
internal sealed record TextLine(DateTimeOffset? Time, LogStream Stream, string Text);

/// <summary>What one read of a log gave, for tests.</summary>
internal sealed record LogBatch(IReadOnlyList<TextLine> Lines, long Dropped, bool IsBacklog);

/// <summary>Keeps every line that it takes.</summary>
internal sealed class CollectedLines : List<TextLine>, ILogSink
{
    public bool IsBacklog { get; private set; }

    public void Take(in RawLogLine line)
    {
        Add(new TextLine(line.Time, line.Stream, line.Text.ToString()));
        IsBacklog = line.IsBacklog;
    }
}

internal static class LogReads
{
    public static async Task<LogBatch> ReadAsync(this ILogTail tail)
    {
        var lines = new CollectedLines();
        var dropped = await tail.ReadAsync(lines, CancellationToken.None);
        return new LogBatch(lines, dropped, lines.IsBacklog);
    }

    public static void Record(this ContainerWindow window, LogBatch batch, DateTimeOffset now)
    {
        var sink = window.BeginRead(now);
        foreach (var line in batch.Lines)
        {
            sink.Take(new RawLogLine(line.Time, line.Stream, line.Text, batch.IsBacklog));
        }

        window.EndRead(batch.Dropped);
    }
}
