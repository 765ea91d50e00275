using RunbookExecutor.Core.Units;

namespace RunbookExecutor.Monitor.Sampling;

/// <summary>
/// Runs one kind of reading, at most one at a time, so that a slow one delays nothing but itself. It is cancelled at its deadline, and while a reading
/// that ignores that is still under way no other begins.
/// </summary>
internal sealed class SingleRead(TimeSpan deadline, TimeProvider time) : IDisposable
{
    private CancellationTokenSource cancellation = new();
    private Task current = Task.CompletedTask;
    private long beganAt;

    /// <summary>The one under way, or the last one.</summary>
    public Task Current => current;

    public bool IsUnderWay => !current.IsCompleted;

    /// <summary>Why the last reading gave nothing, until one succeeds; null while all is well.</summary>
    public string? Problem { get; private set; }

    /// <returns>Whether it began; false while the last one is still under way.</returns>
    public bool TryBegin(Func<CancellationToken, ValueTask> read)
    {
        Look();
        if (IsUnderWay)
        {
            return false;
        }

        if (cancellation.IsCancellationRequested)
        {
            cancellation.Dispose();
            cancellation = new CancellationTokenSource();
        }

        beganAt = time.GetTimestamp();
        var reading = read(cancellation.Token);
        current = reading.IsCompletedSuccessfully ? Task.CompletedTask : reading.AsTask();
        return true;
    }

    /// <summary>Cancels what is overdue and brings <see cref="Problem"/> up to date. The loop calls it at each step, so that no reading needs a timer.</summary>
    public void Look()
    {
        if (!IsUnderWay)
        {
            Problem = current.IsCompletedSuccessfully ? null : current.Exception?.InnerException?.Message ?? Late;
        }
        else if (time.GetElapsedTime(beganAt) >= deadline)
        {
            Problem = Late;
            cancellation.Cancel();
        }
    }

    public void Dispose()
    {
        if (IsUnderWay)
        {
            cancellation.Cancel();
        }

        cancellation.Dispose();
    }

    private string Late => $"there was no answer within {DurationText.Format(deadline)}";
}
