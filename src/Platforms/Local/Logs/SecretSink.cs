using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Local.Secrets;

namespace RunbookExecutor.Platforms.Local.Logs;

/// <summary>Takes known secrets out of each line on its way.</summary>
/// <param name="sink">Where the lines go.</param>
/// <param name="secrets">Asked for once, when the first line comes.</param>
internal sealed class SecretSink(ILogSink sink, Func<KnownSecrets> secrets) : ILogSink
{
    private KnownSecrets? _known;

    public void Take(in RawLogLine line)
    {
        _known ??= secrets();
        sink.Take(_known.IsEmpty ? line : new RawLogLine(line.Time, line.Stream, _known.Redact(line.Text.ToString()), line.IsBacklog));
    }
}
