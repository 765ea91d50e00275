using Microsoft.Extensions.Logging;
using RunbookExecutor.Platforms.Local.Logs;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace RunbookExecutor.Platforms.Local.Supervision;

/// <summary>Rotates the logs, and tries again to publish what could not be published.</summary>
internal sealed partial class Housekeeping(Surroundings around, ILogger logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, around.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                around.Board.Retry();
                foreach (var slot in around.Board.Current.Services.SelectMany(service => service.Slots))
                {
                    Rotate(slot.LogPath);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The supervisor is about to end.
        }
    }

    private void Rotate(string path)
    {
        try
        {
            LogFile.RotateIfLarger(path, around.Options.LogBytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotRotated(path, e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The log {Path} cannot be rotated and goes on growing: {Problem}")]
    private partial void LogNotRotated(string path, string problem);
}
