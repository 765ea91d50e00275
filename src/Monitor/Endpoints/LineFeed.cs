using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using RunbookExecutor.Monitor.Queries;
using RunbookExecutor.Monitor.Sampling;

namespace RunbookExecutor.Monitor.Endpoints;

/// <summary>The log lines of several containers as one stream in the order of their times: first the newest that are kept, then what comes.</summary>
public sealed class LineFeed(Fleet fleet, TimeProvider time)
{
    private const int MostLines = 2000;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    /// <param name="request">Which lines.</param>
    /// <param name="containers">Ids; empty takes all, also those that come later.</param>
    /// <param name="stopping">The host ends.</param>
    /// <param name="cancellationToken">The reader goes.</param>
    internal async IAsyncEnumerable<SseItem<LineBatch>> ReadAsync(
        LogRequest request, IReadOnlySet<string> containers, CancellationToken stopping, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellationToken);
        var seen = new Dictionary<string, long>();
        var most = request.Lines;
        while (!ends.IsCancellationRequested)
        {
            var batch = Take(request, containers, seen, most);
            if (batch.Lines.Count > 0 || batch.Omitted > 0 || most == request.Lines)
            {
                yield return new SseItem<LineBatch>(batch, "lines");
            }

            most = MostLines;
            await Task.Delay(Look, time, ends.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private LineBatch Take(LogRequest request, IReadOnlySet<string> containers, Dictionary<string, long> seen, int most)
    {
        var lines = new List<LineView>();
        var dropped = 0L;
        foreach (var window in fleet.Current.Windows.Where(window => containers.Count == 0 || containers.Contains(window.Container.Id)))
        {
            var id = window.Container.Id;
            seen[id] = Collect(window, id, request, seen.GetValueOrDefault(id), lines);
            dropped += window.LineTotals().Dropped;
        }

        var ordered = lines.OrderBy(line => line.Time).ThenBy(line => line.ContainerId, StringComparer.Ordinal).ThenBy(line => line.Sequence).ToList();
        var omitted = Math.Max(0, ordered.Count - most);
        return new LineBatch(ordered[omitted..], omitted, dropped);
    }

    private static long Collect(ContainerWindow window, string id, LogRequest request, long after, List<LineView> lines)
    {
        var last = after;
        window.ReadLinesBack(line =>
        {
            if (line.Sequence <= after)
            {
                return false;
            }

            last = Math.Max(last, line.Sequence);
            if (request.Wants(line))
            {
                lines.Add(new LineView(id, line.Sequence, line.Time, Wire.Level(line.Level), line.Text));
            }

            return true;
        });
        return last;
    }
}

/// <param name="Lines">Oldest first.</param>
/// <param name="Omitted">How many more fit, older than these.</param>
/// <param name="Dropped">Lines that came too fast to be read at all since the monitor began.</param>
public sealed record LineBatch(IReadOnlyList<LineView> Lines, int Omitted, long Dropped);

/// <param name="ContainerId">Whose line it is.</param>
/// <param name="Sequence">Counts a container's lines while the monitor runs.</param>
/// <param name="Time">When it was written.</param>
/// <param name="Level"><c>ERROR</c>, <c>WARN</c>, <c>INFO</c>, <c>DEBUG</c>, <c>NONE</c>.</param>
/// <param name="Text">Escaped, secrets taken out.</param>
public sealed record LineView(string ContainerId, long Sequence, DateTimeOffset Time, string Level, string Text);
