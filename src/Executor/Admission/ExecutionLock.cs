using RunbookExecutor.Executor.Ledger;

namespace RunbookExecutor.Executor.Admission;

/// <summary>
/// Held from an action's admission until its outcome is recorded, over all processes on one data directory. The kernel releases
/// it when its holder dies; a holder that is merely paused keeps the others out.
/// </summary>
public sealed class ExecutionLock(ExecutorOptions options, TimeProvider time)
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(20);

    private readonly string _path = Path.Combine(options.DataDirectory, "executor.lock");

    /// <summary>What is to be disposed to leave; null when others held it for all of <paramref name="wait"/>.</summary>
    /// <exception cref="LedgerUnavailableException">The data directory cannot be used.</exception>
    public async Task<IDisposable?> TryEnterAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            if (TryOpen() is { } held)
            {
                return held;
            }

            if (time.GetElapsedTime(started) >= wait)
            {
                return null;
            }

            await Task.Delay(AskAgain, time, cancellationToken);
        }
    }

    private FileStream? TryOpen()
    {
        try
        {
            return OwnerOnly.Open(_path, FileMode.OpenOrCreate, FileShare.None);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or DirectoryNotFoundException or FileNotFoundException)
        {
            throw new LedgerUnavailableException($"The lock {_path} cannot be taken: {error.Message.TrimEnd('.')}. Make the data directory writable for this user.", error);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
