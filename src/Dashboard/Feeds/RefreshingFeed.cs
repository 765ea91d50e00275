using RunbookExecutor.Dashboard.Links;

namespace RunbookExecutor.Dashboard.Feeds;

/// <summary>Reads a role's lists anew after each of its events, and at an interval, since time changes some of them too.</summary>
public abstract class RefreshingFeed(RoleLink link, Board board, TimeProvider time, TimeSpan interval) : Feed(link, board, time)
{
    private readonly TimeProvider time = time;

    /// <param name="isNews">False where nothing happened but that time passed.</param>
    /// <param name="cancellationToken">The dashboard ends, or the stream broke.</param>
    protected abstract Task RefreshAsync(bool isNews, CancellationToken cancellationToken);

    protected override async Task FollowAsync(CancellationToken cancellationToken)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watching = WatchAsync(ends);
        try
        {
            using var timer = new PeriodicTimer(interval, time);
            var isNews = true;
            do
            {
                await RefreshAsync(isNews, cancellationToken);
                isNews = false;
                Answered();
            }
            while (await timer.WaitForNextTickAsync(ends.Token));
        }
        finally
        {
            await ends.CancelAsync();
            await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task WatchAsync(CancellationTokenSource ends)
    {
        try
        {
            await foreach (var _ in Link.FollowAsync("/api/events", ends.Token))
            {
                await RefreshAsync(isNews: true, ends.Token);
            }
        }
        finally
        {
            await ends.CancelAsync();
        }
    }
}
