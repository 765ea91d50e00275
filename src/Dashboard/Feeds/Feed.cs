using Microsoft.Extensions.Hosting;
using RunbookExecutor.Dashboard.Links;

namespace RunbookExecutor.Dashboard.Feeds;

/// <summary>Follows one role for as long as the dashboard runs: what breaks off is taken up again, and pages are told meanwhile.</summary>
public abstract class Feed(RoleLink link, Board board, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected RoleLink Link => link;

    protected Board Board => board;

    /// <summary>Reads until the stream breaks; calls <see cref="Answered"/> once it is open.</summary>
    protected abstract Task FollowAsync(CancellationToken cancellationToken);

    protected void Answered() => board.Report(link.Role, null);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(stoppingToken);
            }
            catch (LinkException problem)
            {
                board.Report(link.Role, problem.Message);
            }
            catch (OperationCanceledException)
            {
                // The dashboard ends; the loop sees it.
            }

            await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
