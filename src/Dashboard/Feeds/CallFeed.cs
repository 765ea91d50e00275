using System.Text.Json;
using RunbookExecutor.Dashboard.Links;
using RunbookExecutor.Dashboard.Views;

namespace RunbookExecutor.Dashboard.Feeds;

/// <summary>The MCP calls that one role answers, beginning with the latest that it remembers.</summary>
public abstract class CallFeed(RoleLink link, Board board, TimeProvider time) : Feed(link, board, time)
{
    private string? last;

    protected override async Task FollowAsync(CancellationToken cancellationToken)
    {
        await foreach (var item in Link.FollowAsync($"/api/calls/events{(last is null ? string.Empty : $"?after={last}")}", cancellationToken))
        {
            last = item.EventId ?? last;
            if (JsonSerializer.Deserialize<CallView>(item.Data, RoleJson.Options) is { } call)
            {
                Board.Take(call with { Server = Link.Role });
            }
        }
    }
}

public sealed class MonitorCallFeed(RoleLinks links, Board board, TimeProvider time) : CallFeed(links.Monitor, board, time);

public sealed class ExecutorCallFeed(RoleLinks links, Board board, TimeProvider time) : CallFeed(links.Executor, board, time);
