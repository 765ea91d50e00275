using Microsoft.Extensions.Logging;

namespace RunbookExecutor.Executor.Actuation;

/// <summary>The actions that this process carries out now. They go on when their caller hangs up, and a stop of the process waits for them.</summary>
public sealed partial class RunningActions(ILogger<RunningActions> logger)
{
    private readonly Lock _lock = new();
    private readonly HashSet<Task> _running = [];

    /// <summary>Begins <paramref name="work"/> beside the caller; <paramref name="held"/> is given back when it ends, however it ends.</summary>
    public Task<T> Begin<T>(Func<Task<T>> work, IDisposable held)
    {
        var task = RunAsync(work, held);
        lock (_lock)
        {
            _running.Add(task);
        }

        _ = task.ContinueWith(Forget, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return task;
    }

    public Task DrainAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.WhenAll(_running.Select(task => task.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default)))
                .WaitAsync(cancellationToken);
        }
    }

    private static async Task<T> RunAsync<T>(Func<Task<T>> work, IDisposable held)
    {
        using (held)
        {
            // Off the caller's thread and out of its cancellation.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            return await work();
        }
    }

    private void Forget(Task task)
    {
        lock (_lock)
        {
            _running.Remove(task);
        }

        if (task.Exception is { } error)
        {
            LogBroken(error);
        }
    }

    [LoggerMessage(LogLevel.Error, "ALERT: an action was broken off by an unexpected error; what became of it is read back from the platform within seconds.")]
    private partial void LogBroken(Exception error);
}
