using RunbookExecutor.Platforms.Local.Processes;
using RunbookExecutor.Platforms.Local.State;

namespace RunbookExecutor.Platforms.Local.Supervision;

/// <summary>A child together with what the state says of it, and what can be waited for: that it serves, and that it is gone.</summary>
internal sealed class SlotProcess : IDisposable
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _ended;

    public SlotProcess(Child child, ProcessRecord record)
    {
        Child = child;
        Record = record;
        _ended = new CancellationTokenSource();
        Ended = _ended.Token;
    }

    public Child Child { get; }

    public ProcessRecord Record { get; }

    public ProcessIdentity Identity => Record.Identity;

    /// <summary>It has not ended by itself, nor has it been asked to.</summary>
    public bool IsAlive => Child.IsAlive;

    /// <summary>Completes when it serves: after its first good health check, or after it has stayed alive for a moment.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Completes when it has ended and the state says so.</summary>
    public Task Gone => _gone.Task;

    /// <summary>Cancelled when it has ended, or is about to.</summary>
    public CancellationToken Ended { get; }

    /// <summary>One sentence about how it ended; set before <see cref="Gone"/>.</summary>
    public string? EndReason { get; private set; }

    public void MarkReady() => _ready.TrySetResult();

    public void MarkEnding()
    {
        if (!_gone.Task.IsCompleted)
        {
            _ended.Cancel();
        }
    }

    public void MarkGone(string reason)
    {
        EndReason = reason;
        _gone.TrySetResult();
    }

    public void Dispose() => _ended.Dispose();
}
