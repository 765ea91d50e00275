using RunbookExecutor.Hosting.Data;

namespace RunbookExecutor.Orchestrator.Running;

/// <summary>
/// Held for as long as an orchestrator carries out the runs of a data directory: a second one on it waits its turn, instead of taking
/// up runs that are under way. The kernel releases it when its holder dies, and then the next goes on with what is unfinished.
/// </summary>
public sealed class RunsLock(DataDirectory data, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(500);

    private readonly string _path = Path.Combine(data.Path, "orchestrator.lock");
    private FileStream? _held;

    /// <summary>Waits until it is held here.</summary>
    /// <param name="onWait">Called once when another holds it.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task EnterAsync(Action<string> onWait, CancellationToken cancellationToken)
    {
        for (var hasTold = false; !TryEnter(); hasTold = true)
        {
            if (!hasTold)
            {
                onWait(_path);
            }

            await Task.Delay(AskAgain, time, cancellationToken);
        }
    }

    public bool TryEnter()
    {
        try
        {
            _held ??= new FileStream(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    public void Dispose() => _held?.Dispose();
}
