namespace RunbookExecutor.Executor.Admission;

/// <summary>How long callers are kept waiting.</summary>
public sealed class Waiting(ExecutorOptions options, TimeProvider time)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(100);

    public TimeSpan LockWait => options.LockWait;

    /// <summary>What the task gives, or null when it takes longer than an answer may.</summary>
    public async Task<T?> ForAsync<T>(Task<T> task, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await task.WaitAsync(options.AnswerWithin, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    /// <summary>Looks until <paramref name="isSo"/>, or until an answer is due.</summary>
    public async Task UntilAsync(Func<bool> isSo, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (!isSo() && time.GetElapsedTime(started) < options.AnswerWithin)
        {
            await Task.Delay(LookAgain, time, cancellationToken);
        }
    }
}
