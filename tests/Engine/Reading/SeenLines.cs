using RunbookExecutor.Core.Containers;

namespace RunbookExecutor.Tests.Engine.Reading;

/// <summary>Keeps every line that a log hands over.</summary>
internal sealed class SeenLines : ILogSink
{
    public List<(LogStream Stream, string Text, bool IsBacklog, DateTimeOffset? Time)> All { get; } = [];

    public long Dropped { get; private set; }

    public IEnumerable<string> Texts => All.Select(line => line.Text);

    public void Take(in RawLogLine line) => All.Add((line.Stream, line.Text.ToString(), line.IsBacklog, line.Time));

    public async Task ReadAsync(ILogTail tail) => Dropped += await tail.ReadAsync(this, CancellationToken.None);
}
