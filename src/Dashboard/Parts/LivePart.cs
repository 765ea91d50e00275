using Microsoft.AspNetCore.Components;
using RunbookExecutor.Dashboard.Feeds;

namespace RunbookExecutor.Dashboard.Parts;

/// <summary>A component that shows what the board holds: drawn again when that changes, at most four times a second.</summary>
public abstract class LivePart : ComponentBase, IDisposable
{
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(250);

    private int isPending;
    private bool isDisposed;

    [Inject]
    protected Board Board { get; set; } = null!;

    [Inject]
    protected TimeProvider Time { get; set; } = null!;

    public void Dispose()
    {
        isDisposed = true;
        Board.Unwatch(Happened);
        GC.SuppressFinalize(this);
    }

    protected override void OnInitialized() => Board.Watch(Happened);

    /// <summary>Reads what the board does not hold, before it is drawn again.</summary>
    protected virtual Task RefreshAsync() => Task.CompletedTask;

    private void Happened()
    {
        if (Interlocked.Exchange(ref isPending, 1) == 0)
        {
            _ = RenderSoonAsync();
        }
    }

    private async Task RenderSoonAsync()
    {
        await Task.Delay(Least, Time);
        Interlocked.Exchange(ref isPending, 0);
        if (!isDisposed)
        {
            await InvokeAsync(RenderAsync);
        }
    }

    private async Task RenderAsync()
    {
        await RefreshAsync();
        if (!isDisposed)
        {
            StateHasChanged();
        }
    }
}
