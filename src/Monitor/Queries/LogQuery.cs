using RunbookExecutor.Core.Containers;
using RunbookExecutor.Monitor.Sampling;

namespace RunbookExecutor.Monitor.Queries;

/// <summary>One container's log lines from memory, bounded in number and size.</summary>
public sealed class LogQuery(ContainerSelector selector, Epoch epoch)
{
    private const string OtherLife = "The cursor is from before the monitor was restarted; these are the newest lines it has now.";

    public Answer<LogView> Get(string? containerId, int? lines, string? level, string? since, string? contains, string? cursor)
    {
        var found = selector.Find(containerId);
        if (!found.IsFound)
        {
            return found.Refusal;
        }

        var request = LogRequest.Of(lines, level, since, contains);
        if (!request.IsFound)
        {
            return request.Refusal;
        }

        long? after = null;
        if (cursor is not null && !epoch.TryRead(cursor, out after))
        {
            return Refusal.Wrong("'cursor' must be a nextCursor that an earlier call gave; leave it out to get the newest lines.");
        }

        return View(found.Value, request.Value with { After = after ?? -1 }, cursor is not null && after is null ? OtherLife : null);
    }

    private LogView View(ContainerWindow window, LogRequest request, string? warning)
    {
        var matching = Matching(window, request, out var newest, out var oldest);
        var shown = LogFolding.Take(matching, request);
        return new LogView
        {
            Success = true,
            ContainerId = window.Container.Id,
            ContainerName = window.Container.Name,
            Logs = shown.Lines,
            TotalLines = matching.Count,
            Truncated = shown.Taken < matching.Count,
            Omitted = matching.Count - shown.Taken,
            Dropped = window.LineTotals().Dropped,
            NextCursor = epoch.Cursor(request.Follows && shown.Taken < matching.Count ? shown.LastSequence : newest),
            Warning = warning ?? Lost(request, oldest),
        };
    }

    // Oldest first.
    private static List<LogLine> Matching(ContainerWindow window, LogRequest request, out long newest, out long oldest)
    {
        var found = new List<LogLine>();
        var (last, first) = (0L, 0L);
        window.ReadLinesBack(line =>
        {
            last = Math.Max(last, line.Sequence);
            first = line.Sequence;
            if (line.Sequence <= request.After)
            {
                return false;
            }

            if (request.Wants(line))
            {
                found.Add(line);
            }

            return true;
        });
        found.Reverse();
        newest = Math.Max(last, request.After);
        oldest = first;
        return found;
    }

    private static string? Lost(LogRequest request, long oldest) => request.After > 0 && oldest > request.After + 1
        ? $"{oldest - request.After - 1} lines after the cursor are no longer kept."
        : null;
}
