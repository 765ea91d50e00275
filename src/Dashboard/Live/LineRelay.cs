using System.Text.Json;
using System.Threading.Channels;
using RunbookExecutor.Dashboard.Links;

namespace RunbookExecutor.Dashboard.Live;

/// <summary>Passes the monitor's lines of one selection on to a tab.</summary>
internal sealed class LineRelay(RoleLink monitor, ChannelWriter<object> outgoing)
{
    private const int Backlog = 1000;
    private const int MostBacklog = 2000;

    public async Task RelayAsync(LiveRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var isFirst = true;
            await foreach (var item in monitor.FollowAsync(PathOf(request), cancellationToken))
            {
                await outgoing.WriteAsync(new LinesMessage("lines", request.Stream, isFirst, JsonSerializer.Deserialize<JsonElement>(item.Data)), cancellationToken);
                isFirst = false;
            }

            await outgoing.WriteAsync(new LinesMessage("lines", request.Stream, IsFirst: false, Batch: null, "The monitor ended the stream."), cancellationToken);
        }
        catch (LinkException problem)
        {
            await outgoing.WriteAsync(new LinesMessage("lines", request.Stream, IsFirst: false, Batch: null, problem.Message), cancellationToken);
        }
    }

    private static string PathOf(LiveRequest request)
    {
        var query = new List<string> { $"lines={Math.Clamp(request.Backlog ?? Backlog, 1, MostBacklog)}" };
        Add(query, "containers", string.Join(',', request.Containers ?? []));
        Add(query, "level", request.Level);
        Add(query, "contains", request.Contains);
        return $"/api/lines?{string.Join('&', query)}";
    }

    private static void Add(List<string> query, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            query.Add($"{name}={Uri.EscapeDataString(value)}");
        }
    }
}
