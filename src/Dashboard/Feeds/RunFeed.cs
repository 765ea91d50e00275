using RunbookExecutor.Dashboard.Links;
using RunbookExecutor.Dashboard.Views;

namespace RunbookExecutor.Dashboard.Feeds;

/// <summary>The orchestrator's runs.</summary>
public sealed class RunFeed(RoleLinks links, Board board, TimeProvider time) : RefreshingFeed(links.Orchestrator, board, time, TimeSpan.FromSeconds(3))
{
    protected override async Task RefreshAsync(bool isNews, CancellationToken cancellationToken) =>
        Board.Take((await Link.GetAsync<RunList>("/api/runs", cancellationToken)).Runs);
}
