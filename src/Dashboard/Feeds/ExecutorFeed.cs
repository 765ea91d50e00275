using RunbookExecutor.Dashboard.Links;
using RunbookExecutor.Dashboard.Views;

namespace RunbookExecutor.Dashboard.Feeds;

/// <summary>The executor's budgets, its freeze switch and its approvals.</summary>
public sealed class ExecutorFeed(RoleLinks links, Board board, TimeProvider time) : RefreshingFeed(links.Executor, board, time, TimeSpan.FromSeconds(2))
{
    protected override async Task RefreshAsync(CancellationToken cancellationToken)
    {
        Board.Take(await Link.GetAsync<LimitsView>("/api/limits", cancellationToken));
        Board.Take((await Link.GetAsync<ApprovalList>("/api/approvals?all=true", cancellationToken)).Approvals);
    }
}
