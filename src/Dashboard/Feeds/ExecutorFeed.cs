using RunbookExecutor.Dashboard.Links;
using RunbookExecutor.Dashboard.Views;

namespace RunbookExecutor.Dashboard.Feeds;

/// <summary>The executor's budgets, its freeze switch, its approvals and what it did lately.</summary>
public sealed class ExecutorFeed(RoleLinks links, Board board, TimeProvider time) : RefreshingFeed(links.Executor, board, time, TimeSpan.FromSeconds(2))
{
    // As many as an hour's charts can show.
    private const int Actions = 50;

    protected override async Task RefreshAsync(bool isNews, CancellationToken cancellationToken)
    {
        Board.Take(await Link.GetAsync<LimitsView>("/api/limits", cancellationToken));
        Board.Take((await Link.GetAsync<ApprovalList>("/api/approvals?all=true", cancellationToken)).Approvals);
        if (isNews)
        {
            Board.Take((await Link.GetAsync<ActionList>($"/api/actions?limit={Actions}", cancellationToken)).Actions);
        }
    }
}
