namespace RunbookExecutor.Executor.Admission;

/// <summary>The execution lock as one request holds it, until it is given to the action that was admitted under it.</summary>
public sealed class HeldLock(IDisposable held) : IDisposable
{
    private IDisposable? _held = held;

    /// <summary>From now on the receiver lets go of it.</summary>
    public IDisposable HandOver() => Interlocked.Exchange(ref _held, null) ?? throw new InvalidOperationException("The lock was handed over before.");

    public void Dispose() => Interlocked.Exchange(ref _held, null)?.Dispose();
}
