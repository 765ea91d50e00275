namespace RunbookExecutor.Platforms.Local.Supervision;

/// <summary>Lets one thing at a time be done to a slot, and nothing more once it closes.</summary>
internal sealed class Turns : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly CancellationTokenSource _closing = new();

    public Turns() => Closing = _closing.Token;

    /// <summary>Cancelled when no more is to be done.</summary>
    public CancellationToken Closing { get; }

    /// <summary>Waits for the turn. Its token ends what waits during it, for the caller or for the end of all.</summary>
    public async Task<Turn> TakeAsync(CancellationToken cancellationToken)
    {
        var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Closing);
        try
        {
            await _one.WaitAsync(either.Token);
            return new Turn(_one, either);
        }
        catch (OperationCanceledException)
        {
            either.Dispose();
            throw;
        }
    }

    /// <summary>Nobody gets a turn after this; the one who has it is told to hurry and waited for.</summary>
    public async Task CloseAsync()
    {
        await _closing.CancelAsync();
        await _one.WaitAsync();
    }

    public void Dispose()
    {
        _one.Dispose();
        _closing.Dispose();
    }

    internal sealed class Turn(SemaphoreSlim one, CancellationTokenSource either) : IDisposable
    {
        public CancellationToken Token => either.Token;

        public void Dispose()
        {
            one.Release();
            either.Dispose();
        }
    }
}
