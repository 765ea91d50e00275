using System.Text;
using RunbookExecutor.Core.Containers;

namespace RunbookExecutor.Monitor.Queries;

/// <summary>Folds lines that repeat and keeps an answer within its bounds.</summary>
internal static class LogFolding
{
    /// <param name="matching">Oldest first.</param>
    /// <param name="request">With a cursor the oldest are taken, else the newest.</param>
    public static (IReadOnlyList<LogLineView> Lines, int Taken, long LastSequence) Take(List<LogLine> matching, LogRequest request)
    {
        var folded = new List<(LogLine First, LogLine Last, int Times)>();
        var (taken, bytes) = (0, 0);
        while (taken < matching.Count)
        {
            var line = matching[request.Follows ? taken : matching.Count - 1 - taken];
            if (folded.Count > 0 && IsSame(folded[^1].First, line))
            {
                var (first, last, times) = folded[^1];
                folded[^1] = request.Follows ? (first, line, times + 1) : (line, last, times + 1);
            }
            else
            {
                bytes += Encoding.UTF8.GetByteCount(line.Text);
                if (folded.Count == request.Lines || (bytes > request.Budget && folded.Count > 0))
                {
                    break;
                }

                folded.Add((line, line, 1));
            }

            taken++;
        }

        if (!request.Follows)
        {
            folded.Reverse();
        }

        return ([.. folded.Select(group => View(group.First, group.Last, group.Times))], taken, folded.Count == 0 ? 0 : folded[^1].Last.Sequence);
    }

    private static bool IsSame(LogLine one, LogLine other) => one.Level == other.Level && one.Stream == other.Stream && one.Text == other.Text;

    private static LogLineView View(LogLine first, LogLine last, int times) => new()
    {
        Timestamp = first.Time,
        Level = Wire.Level(first.Level),
        Message = first.Text,
        Stream = Wire.Word(first.Stream),
        Repeated = times > 1 ? times : null,
        LastTimestamp = times > 1 ? last.Time : null,
    };
}
