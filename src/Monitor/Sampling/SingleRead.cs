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

    /// <summary>The one under way, or the last one; a failure is in it.</summary>
    public Task Current => current;

    public bool IsUnderWay => !current.IsCompleted;

    /// <returns>Whether it began; false while the last one is still under way.</returns>
    public bool TryBegin(Func<CancellationToken, ValueTask> read)
    {
        if (IsUnderWay)
        {
            CancelIfOverdue();
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

    // The loop asks at each step, so a timer for each reading is not needed.
    public void CancelIfOverdue()
    {
        if (IsUnderWay && !cancellation.IsCancellationRequested && time.GetElapsedTime(beganAt) >= deadline)
        {
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
}
