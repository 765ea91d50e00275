using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Docker.Engine;

namespace RunbookExecutor.Platforms.Docker.Reading;

/// <summary>Asks the engine twice a second whether it is there: an engine that hangs takes every connection and tells nobody.</summary>
internal sealed class Pulse(EngineReader reader, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private volatile Task<string?> _beat = Task.FromResult<string?>(null);

    /// <summary>Why the engine does not answer; null when it does. Waits for the answer that is due now.</summary>
    public Task<string?> FeelAsync(CancellationToken cancellationToken) => _beat.WaitAsync(cancellationToken);

    /// <param name="onReturn">Called when the engine answers again after it did not.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(Action onReturn, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        var wasWell = true;
        do
        {
            _beat = BeatAsync(cancellationToken);
            var isWell = await _beat is null;
            if (isWell && !wasWell)
            {
                onReturn();
            }

            wasWell = isWell;
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private async Task<string?> BeatAsync(CancellationToken cancellationToken)
    {
        try
        {
            await reader.PingAsync(cancellationToken);
            return null;
        }
        catch (PlatformException problem)
        {
            return problem.Message;
        }
        catch (OperationCanceledException)
        {
            return "Reading has ended.";
        }
    }
}
